# Validates files by the rules of the schema of GPX 1.1, as package gpx has them, and
# prints what is wrong with each as JSON.
import json
import sys

from gpx import validate

answer = {}
for path in sys.argv[1:]:
    result = validate(path)
    answer[path] = [str(e) for e in [*result.errors, *result.warnings]][:5]
print(json.dumps(answer))
