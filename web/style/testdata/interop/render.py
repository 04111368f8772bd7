"""Renders vector tiles with QGIS, as its styles say:

    python3 render.py OUT.png WEST SOUTH EAST NORTH TILES STYLE [TILES STYLE ...]

The first pair is the topmost layer. Prints a JSON object: what went wrong, and how
often each colour stands in the image.
"""
import json
import sys
from collections import Counter
from urllib.parse import quote

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorTileLayer,
)


def load(tiles, style):
    uri = f"type=xyz&url={quote(tiles, safe='')}&zmin=0&zmax=14&styleUrl={quote(style, safe='')}"
    layer = QgsVectorTileLayer(uri, style)
    if not layer.isValid():
        sys.exit(f"QGIS takes {tiles} for no vector tiles")
    problem, ok = layer.loadDefaultStyle()
    if not ok:
        sys.exit(f"QGIS cannot use {style}: {problem}")
    return layer


def main(out, west, south, east, north, *pairs):
    app = QgsApplication([], False)
    app.initQgis()
    layers = [load(*pair) for pair in zip(pairs[::2], pairs[1::2])]
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    to_mercator = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), mercator, QgsProject.instance())
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(mercator)
    settings.setOutputSize(QSize(1200, 800))
    settings.setBackgroundColor(QColor(255, 255, 255))
    settings.setExtent(to_mercator.transformBoundingBox(QgsRectangle(*map(float, (west, south, east, north)))))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    if not image.save(out):
        sys.exit(f"cannot write {out}")
    colors = Counter(image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))
    print(json.dumps({"errors": [e.message for e in job.errors()], "colors": colors}))
    app.exitQgis()


main(*sys.argv[1:])
