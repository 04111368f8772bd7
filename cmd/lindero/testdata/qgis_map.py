"""Draws a collection and vector tiles with QGIS and prints how much of the picture
each covers, as JSON.

Arguments: the server's address, with a slash at the end; a collection; its extent in
degrees as west,south,east,north; a file to write the picture to.
"""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIZE = QSize(400, 400)


def draw(layers, extent):
    """Draws layers, the first above the others, in Web Mercator."""
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    settings = QgsMapSettings()
    settings.setDestinationCrs(mercator)
    settings.setOutputSize(SIZE)
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(QgsCoordinateTransform(degrees, mercator, QgsProject.instance()).transformBoundingBox(extent))
    settings.setLayers(layers)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    if job.errors():
        raise RuntimeError("; ".join(error.message for error in job.errors()))
    return job.renderedImage()


def covered(image):
    """Counts the pixels that are not background."""
    white = QColor("white").rgb()
    return sum(image.pixel(x, y) != white for y in range(image.height()) for x in range(image.width()))


def measure(address, collection, extent, file):
    features = QgsVectorLayer(f"url='{address}' typename='{collection}'", collection, "OAPIF")
    tiles = QgsVectorTileLayer(f"type=xyz&url={address}tiles/{{z}}/{{x}}/{{y}}.mvt&zmin=0&zmax=14", "tiles")
    box = QgsRectangle(*map(float, extent.split(",")))
    both = draw([features, tiles], box)
    both.save(file)
    return {
        "valid": [features.isValid(), tiles.isValid()],
        "pixels": SIZE.width() * SIZE.height(),
        "blank": covered(draw([], box)),
        "features": covered(draw([features], box)),
        "tiles": covered(draw([tiles], box)),
        "both": covered(both),
    }


def main():
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps(measure(*sys.argv[1:])))
    application.exitQgis()  # no layer may be left by now


main()
