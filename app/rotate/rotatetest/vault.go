// Package rotatetest kills rotations of keys and judges what became of them: a vault
// that a killed program and its test both see, a relay that watches what passes between
// the program and the practice org, and a judge who reads the org's own log.
package rotatetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// Vault stands for the keychain: one file for each secret, so that a test sees what is
// there while, and after, a child works with it.
type Vault struct {
	Dir string // exists
	// At is told before and after each change; nil for nobody.
	At func(point string)
}

func (v Vault) at(point string) {
	if v.At != nil {
		v.At(point)
	}
}

func (v Vault) path(ref vault.Ref) string {
	return filepath.Join(v.Dir, strings.TrimPrefix(string(ref), "v1/"))
}

// Put writes a file. Like Get and Delete it is the product's seam.
func (v Vault) Put(_ context.Context, _ vault.Kind, s secret.Secret) (vault.Ref, error) {
	ref := vault.Ref("v1/" + strings.ToLower(rand.Text()))
	v.at("before a secret is put")
	err := ReplaceFile(v.path(ref), []byte(s.Reveal()))
	v.at("after a secret is put")
	return ref, err
}

// Get reads a file.
func (v Vault) Get(_ context.Context, ref vault.Ref) (secret.Secret, error) {
	data, err := os.ReadFile(v.path(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return secret.Secret{}, vault.ErrNotFound
	}
	return secret.New(string(data)), err
}

// Delete removes a file.
func (v Vault) Delete(_ context.Context, ref vault.Ref) error {
	v.at("before a secret is deleted")
	err := os.Remove(v.path(ref))
	v.at("after a secret is deleted")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Thumbprints are those of the private keys that there are.
func (v Vault) Thumbprints() []string {
	var all []string
	for _, ref := range v.Refs() {
		data, err := os.ReadFile(v.path(ref))
		if err == nil {
			all = append(all, string(data[bytes.LastIndexByte(data, '.')+1:]))
		}
	}
	return all
}

// Refs are the secrets that there are.
func (v Vault) Refs() []vault.Ref {
	files, _ := os.ReadDir(v.Dir)
	var refs []vault.Ref
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), ".") {
			refs = append(refs, vault.Ref("v1/"+file.Name()))
		}
	}
	return refs
}

// Sweep does as the program does at its start: what nothing refers to goes.
func (v Vault) Sweep(keep []vault.Ref) {
	for _, ref := range v.Refs() {
		if !slices.Contains(keep, ref) {
			_ = os.Remove(v.path(ref))
		}
	}
}

// ReplaceFile writes a file as a whole or not at all.
func ReplaceFile(path string, data []byte) error {
	draft := filepath.Join(filepath.Dir(path), "."+filepath.Base(path))
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, path)
}
