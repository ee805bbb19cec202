package canarytest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Evidence is what was seen, each piece with the place where it was. Its zero
// value is empty. It is safe for concurrent use.
type Evidence struct {
	mu     sync.Mutex
	seen   map[[sha256.Size]byte]bool
	pieces []piece
}

type piece struct {
	place   string
	content []byte
}

// Find is a canary that was found.
type Find struct {
	Canary, Form, Place string
}

// String names secret, encoding and place, and shows no value.
func (f Find) String() string { return fmt.Sprintf("%s, %s, in %s", f.Canary, f.Form, f.Place) }

// Add keeps a piece of evidence. The same content in the same place is kept
// once.
func (e *Evidence) Add(place string, content []byte) {
	key := sha256.Sum256(slices.Concat([]byte(place), []byte{0}, content))
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.seen[key] {
		return
	}
	if e.seen == nil {
		e.seen = map[[sha256.Size]byte]bool{}
	}
	e.seen[key] = true
	e.pieces = append(e.pieces, piece{place, bytes.Clone(content)})
}

// Search finds the canaries in everything that was added, the names of the
// places included. A canary that is too short to tell anything panics.
func (e *Evidence) Search(canaries ...Canary) []Find {
	e.mu.Lock()
	defer e.mu.Unlock()
	var finds []Find
	for _, c := range canaries {
		if len(c.Value) < shortest {
			panic("canarytest: the canary " + c.Name + " is too short")
		}
		for _, f := range c.forms() {
			for _, p := range e.pieces {
				if bytes.Contains(p.content, f.pattern) || strings.Contains(p.place, string(f.pattern)) {
					finds = append(finds, Find{c.Name, f.name, p.place})
				}
			}
		}
	}
	return finds
}
