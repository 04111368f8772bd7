"""Opens tables of a GeoPackage as QGIS does and prints what it finds, as JSON.

Arguments: file|layername=table, again and again; "edit" last to move each table's first
feature and remove its last.
"""

import json
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def categories(layer):
    renderer = layer.renderer()
    if renderer is None or renderer.type() != "categorizedSymbol":
        return {}
    return {c.value(): [c.label(), color(c.symbol())] for c in renderer.categories() if c.value()}


def color(symbol):
    """The colour of the shape, or of its outline where it is hollow."""
    if symbol.color().name() == "#ffffff":
        return symbol.symbolLayer(0).strokeColor().name()
    return symbol.color().name()


def edit(layer):
    ids = sorted(feature.id() for feature in layer.getFeatures())
    layer.startEditing()
    feature = layer.getFeature(ids[0])
    geometry = feature.geometry()
    if not geometry.isNull():
        geometry.translate(1, 1)
        layer.changeGeometry(ids[0], geometry)
    layer.deleteFeature(ids[-1])
    if not layer.commitChanges():
        raise RuntimeError(layer.commitErrors())


def describe(source, editing):
    layer = QgsVectorLayer(source, "layer", "ogr")
    if not layer.isValid():
        raise RuntimeError(f"{source}: {layer.error().summary()}")
    extent = layer.extent()
    west = QgsRectangle(extent.xMinimum() - 1, extent.yMinimum() - 1, extent.center().x(), extent.yMaximum() + 1)
    fields = layer.fields()
    renderer = layer.renderer()
    found = {
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "renderer": renderer.type() if renderer else "",
        "field": renderer.classAttribute() if renderer and renderer.type() == "categorizedSymbol" else "",
        "classes": categories(layer),
        "aliases": {f.name(): layer.attributeDisplayName(i) for i, f in enumerate(fields)},
        "widgets": {
            f.name(): {k: v for m in f.editorWidgetSetup().config().get("map", []) for k, v in m.items()}
            for f in fields
            if f.editorWidgetSetup().type() == "ValueMap"
        },
        "fields": {f.name(): f.typeName() for f in fields},
        "found": sum(1 for _ in layer.getFeatures(QgsFeatureRequest().setFilterRect(west))),
    }
    if editing:
        edit(layer)
    return found


def main():
    sources = sys.argv[1:]
    editing = sources[-1] == "edit"
    if editing:
        sources = sources[:-1]
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps([describe(source, editing) for source in sources]))
    application.exitQgis()


main()
