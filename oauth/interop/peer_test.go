package interop_test

import (
	"bytes"
	"embed"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The other implementation, pinned.
const (
	joseVersion   = "jose@6.2.17"
	oauth4Version = "oauth4webapi@3.8.8"
)

//go:embed testdata/*.mjs
var peerSources embed.FS

// peer is the other implementation, installed in a folder of its own.
type peer struct{ node, dir string }

// install skips the test where the other implementation can't be had.
func install(t *testing.T) peer {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed: no second implementation to compare with")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: no second implementation to compare with")
	}
	dir := t.TempDir()
	sources, err := fs.Sub(peerSources, "testdata")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, sources); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true,"type":"module"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", joseVersion, oauth4Version)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		t.Skipf("npm could not install the second implementation: %v\n%s", err, out)
	}
	return peer{node, dir}
}

// do has the peer do a task. The input goes through standard input.
func (p peer) do(t *testing.T, task string, input map[string]any, into any) {
	t.Helper()
	input["task"] = task
	text, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), p.node, "peer.mjs")
	command.Dir, command.Stdin = p.dir, bytes.NewReader(text)
	var errs bytes.Buffer
	command.Stderr = &errs
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", task, err, &errs)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%s: %v in %s", task, err, out)
	}
}

// everyNthBit is which bits are flipped: as 7 and 8 have no common divisor, each
// place in a byte has its turn.
const everyNthBit = 7

// flipped gives copies of a compact JWS with one bit of the decoded header,
// claims or signature changed.
func flipped(t *testing.T, jws string) []string {
	t.Helper()
	parts := strings.Split(jws, ".")
	if len(parts) != 3 {
		t.Fatalf("not a compact JWS: %d parts", len(parts))
	}
	var all []string
	for i, part := range parts {
		content, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			t.Fatal(err)
		}
		for bit := i; bit < 8*len(content); bit += everyNthBit {
			content[bit/8] ^= 1 << (bit % 8)
			changed := []string{parts[0], parts[1], parts[2]}
			changed[i] = base64.RawURLEncoding.EncodeToString(content)
			all = append(all, strings.Join(changed, "."))
			content[bit/8] ^= 1 << (bit % 8)
		}
	}
	return all
}
