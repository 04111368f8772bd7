"""Opens collections as QGIS does and prints what it finds, as JSON.

Arguments: the server's address, with a slash at the end; a request in JSON:
[{"collection": id, "subset": expression, "rect": [west, south, east, north]}, ...].
"""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def open_layer(address, request):
    uri = f"url='{address}' typename='{request['collection']}' restrictToRequestBBOX='1'"
    layer = QgsVectorLayer(uri, request["collection"], "OAPIF")
    if not layer.isValid():
        raise RuntimeError(f"{uri}: {layer.error().summary()}")
    if not layer.setSubsetString(request.get("subset", "")):
        raise RuntimeError(f"{uri}: QGIS does not take {request['subset']}")
    return layer


def describe(address, request):
    layer = open_layer(address, request)
    wanted = QgsFeatureRequest()
    if request.get("rect"):
        wanted.setFilterRect(QgsRectangle(*request["rect"]))
    extent = layer.extent()
    features = {}
    for feature in layer.getFeatures(wanted):
        centre = feature.geometry().boundingBox().center()
        features[feature["id"]] = [centre.x(), centre.y()]
    return {
        "count": layer.featureCount(),
        "crs": layer.crs().authid(),
        "extent": [extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()],
        "fields": [field.name() for field in layer.fields()],
        "types": [field.typeName() for field in layer.fields()],
        "features": features,
    }


def main():
    address, requests = sys.argv[1], json.loads(sys.argv[2])
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps([describe(address, request) for request in requests]))
    application.exitQgis()


main()
