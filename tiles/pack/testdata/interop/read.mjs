// Reads an archive: prints its header and metadata, then for each tile of the list on
// standard input, "z/x/y", the SHA-256 of its bytes not compressed, or "none".
import { createHash } from 'node:crypto';
import { openSync, readFileSync, readSync } from 'node:fs';
import { PMTiles } from 'pmtiles';

const path = process.argv[2];

/** The file, read in parts. */
class FileSource {
  constructor(name) {
    this.file = openSync(name, 'r');
  }

  getKey() {
    return path;
  }

  async getBytes(offset, length) {
    const bytes = Buffer.alloc(length);
    const n = readSync(this.file, bytes, 0, length, offset);
    return { data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + n) };
  }
}

const archive = new PMTiles(new FileSource(path));
const header = await archive.getHeader();
const tiles = {};
for (const id of readFileSync(0, 'utf8').split('\n').filter((line) => line !== '')) {
  const tile = await archive.getZxy(...id.split('/').map(Number));
  tiles[id] = tile ? createHash('sha256').update(Buffer.from(tile.data)).digest('hex') : 'none';
}
console.log(JSON.stringify({ header, metadata: await archive.getMetadata(), tiles }));
