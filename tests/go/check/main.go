// check reads a served log and a receipt with other people's code alone: golang.org/x/mod/sumdb/note and tlog,
// which guard Go's own checksum database. Exit code 0: everything agrees; 1: the first thing that does not.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	vkey := flag.String("vkey", "", "file with the verifier key")
	log := flag.String("log", "", "folder with checkpoint and tile/")
	receipt := flag.String("receipt", "", "receipt to check (optional)")
	old := flag.String("old", "", "older checkpoint that the log must continue (optional)")
	proof := flag.String("consistency", "", "proof of that, one base64 hash a line (optional)")
	flag.Parse()
	size, err := check(*vkey, *log, *receipt, *old, *proof)
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("agrees, size", size)
}

func check(vkey, log, receipt, old, proof string) (int64, error) {
	key, err := os.ReadFile(vkey)
	if err != nil {
		return 0, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(key)))
	if err != nil {
		return 0, err
	}
	head, err := os.ReadFile(filepath.Join(log, "checkpoint"))
	if err != nil {
		return 0, err
	}
	tree, err := openCheckpoint(head, verifier)
	if err != nil {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	reader := tlog.TileHashReader(tree, folder(log))
	if err := checkTree(log, tree, reader); err != nil {
		return 0, err
	}
	if receipt != "" {
		if err := checkReceipt(receipt, tree, reader, verifier); err != nil {
			return 0, fmt.Errorf("receipt: %w", err)
		}
	}
	if old != "" {
		if err := checkOld(old, proof, tree, reader, verifier); err != nil {
			return 0, fmt.Errorf("older checkpoint: %w", err)
		}
	}
	return tree.N, nil
}

// openCheckpoint verifies the note and reads origin, size and root.
func openCheckpoint(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// checkTree recomputes the root from tiles and compares every entry of every bundle with its leaf.
func checkTree(log string, tree tlog.Tree, reader tlog.HashReader) error {
	if tree.N == 0 {
		if tree.Hash != sha256.Sum256(nil) {
			return fmt.Errorf("the root of an empty log is wrong")
		}
		return nil
	}
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if root != tree.Hash {
		return fmt.Errorf("tiles give another root")
	}
	for start := int64(0); start < tree.N; start += 1 << height {
		if err := checkBundle(log, start, tree.N, reader); err != nil {
			return fmt.Errorf("entries from %d: %w", start, err)
		}
	}
	return nil
}

func checkBundle(log string, start, size int64, reader tlog.HashReader) error {
	width := size - start
	if width > 1<<height {
		width = 1 << height
	}
	tile := tlog.Tile{H: height, L: -1, N: start >> height, W: int(width)}
	data, err := os.ReadFile(filepath.Join(log, served(tile)))
	if err != nil {
		return err
	}
	indexes := make([]int64, width)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, start+int64(i))
	}
	leaves, err := reader.ReadHashes(indexes)
	if err != nil {
		return err
	}
	for i := range leaves {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return fmt.Errorf("the bundle is too short")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		if tlog.RecordHash(data[2:end]) != leaves[i] {
			return fmt.Errorf("entry %d is not the leaf", start+int64(i))
		}
		data = data[end:]
	}
	if len(data) != 0 {
		return fmt.Errorf("the bundle is too long")
	}
	return nil
}

// checkReceipt reads a tlog-proof whose extra line holds the entry, and joins its tree to the log's.
func checkReceipt(file string, tree tlog.Tree, reader tlog.HashReader, verifier note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	halves := strings.SplitN(string(text), "\n\n", 2)
	lines := strings.Split(halves[0], "\n")
	if len(halves) != 2 || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a tlog-proof")
	}
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	var inside struct{ Entry []byte }
	if err := json.Unmarshal(extra, &inside); err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof, err := hashes(lines[3:])
	if err != nil {
		return err
	}
	then, err := openCheckpoint([]byte(halves[1]), verifier)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, then.N, then.Hash, index, tlog.RecordHash(inside.Entry)); err != nil {
		return err
	}
	return continues(then, tree, reader)
}

func checkOld(file, proof string, tree tlog.Tree, reader tlog.HashReader, verifier note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	then, err := openCheckpoint(text, verifier)
	if err != nil {
		return err
	}
	if proof != "" {
		text, err := os.ReadFile(proof)
		if err != nil {
			return err
		}
		given, err := hashes(strings.Fields(string(text)))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(given, tree.N, tree.Hash, then.N, then.Hash); err != nil {
			return err
		}
	}
	return continues(then, tree, reader)
}

// continues checks that the log still begins with an older tree, by a proof made from the tiles.
func continues(then, tree tlog.Tree, reader tlog.HashReader) error {
	if then == tree {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, then.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, then.N, then.Hash)
}

func hashes(lines []string) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		found = append(found, hash)
	}
	return found, nil
}

// folder serves tiles from files. C2SP leaves out the height from Go's paths and says entries for data.
type folder string

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		read, err := os.ReadFile(filepath.Join(string(f), served(tile)))
		if err != nil {
			return nil, err
		}
		data = append(data, read)
	}
	return data, nil
}

func served(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}
