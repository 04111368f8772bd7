# Validates files against the schema of KML 2.2, which comes with pykml, and prints what
# is wrong with each as JSON.
import json
import os
import sys

import pykml
from lxml import etree

schema = etree.XMLSchema(etree.parse(os.path.join(os.path.dirname(pykml.__file__), "schemas", "ogckml22.xsd")))
huge = etree.XMLParser(huge_tree=True)
answer = {}
for path in sys.argv[1:]:
    valid = schema.validate(etree.parse(path, huge))
    answer[path] = [] if valid else [str(e) for e in schema.error_log][:5]
print(json.dumps(answer))
