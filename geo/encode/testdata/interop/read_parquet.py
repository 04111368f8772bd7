# Reads files with pyarrow and geopandas, and prints their features as GeoJSON has them,
# their system, the features that meet a box, and how many of the row groups do by their
# statistics.
import json
import sys

import geopandas
import pyarrow.dataset
import pyarrow.parquet
import shapely
from pyarrow.compute import field


def features(table, geometry):
    for row in table.to_pylist():
        shape = row.pop(geometry)
        row.pop("bbox")
        yield {
            "geometry": None if shape is None else shapely.geometry.mapping(shapely.from_wkb(shape)),
            "properties": {k: v if isinstance(v, (str, int, float, bool, type(None))) else v.isoformat() for k, v in row.items()},
        }


box = [float(side) for side in sys.argv[1].split(",")]
inside = (
    (field("bbox", "xmin") <= box[2]) & (field("bbox", "xmax") >= box[0]) & (field("bbox", "ymin") <= box[3]) & (field("bbox", "ymax") >= box[1])
)
answer = {}
for path in sys.argv[2:]:
    table = pyarrow.parquet.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    frame = geopandas.read_parquet(path)
    whole = len(frame) == table.num_rows and list(shapely.to_wkb(frame.geometry)) == table[geo["primary_column"]].to_pylist()
    groups = [g for f in pyarrow.dataset.dataset(path).get_fragments() for g in f.split_by_row_group(inside)]
    answer[path] = {
        "Features": list(features(table, geo["primary_column"])),
        "Whole": whole,
        "EPSG": frame.crs.to_epsg(),
        "Found": [str(i) for i in geopandas.read_parquet(path, bbox=box)[table.column_names[0]]],
        "Groups": len(groups),
    }
print(json.dumps(answer))
