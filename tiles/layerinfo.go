package tiles

import "lindero/geo"

// LayerInfo is what there is to say of a layer.
type LayerInfo struct {
	ID                 string // of the layer in tiles
	Labels             bool   // the layer has the labels of the collection's polygons, as points
	Collection         *geo.Collection
	MinLevel, MaxLevel uint32         // of the tileset's grid
	IDName             string         // of the property that holds the features' ids
	Properties         []geo.Property // the others, in order: those with values
	Clusters           *ClusterNames  // nil where no zoom shows clusters
}

// ClusterNames are what properties of clusters are called in tiles of a layer.
type ClusterNames struct{ Cluster, Count string }

// Layers describes the layers of tiles, in their order.
func (t *Tileset) Layers() []LayerInfo {
	all := make([]LayerInfo, len(t.written))
	for i, l := range t.written {
		all[i] = LayerInfo{ID: l.id, Labels: l.areLabels(), Collection: l.Collection, MinLevel: l.minZoom, MaxLevel: l.maxZoom, IDName: l.idName}
		for _, c := range l.columns {
			all[i].Properties = append(all[i].Properties, c.Property)
		}
		if l.clustered(0) {
			all[i].Clusters = &ClusterNames{l.clusters.names.cluster, l.clusters.names.count}
		}
	}
	return all
}
