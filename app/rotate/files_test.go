package rotate_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
)

// scene is the folder that a drill works in; a child and its test share it.
type scene struct{ dir string }

func (s scene) vault(at func(string)) fileVault {
	return fileVault{filepath.Join(s.dir, "vault"), at}
}

func (s scene) keeper(at func(string)) fileKeeper {
	return fileKeeper{filepath.Join(s.dir, "workspace.json"), at}
}

// fileVault stands for the keychain: one file for each secret, so that a test
// sees what is there while, and after, a child works with it.
type fileVault struct {
	dir string
	at  func(point string)
}

func (v fileVault) path(ref vault.Ref) string {
	return filepath.Join(v.dir, strings.TrimPrefix(string(ref), "v1/"))
}

func (v fileVault) Put(_ context.Context, _ vault.Kind, s secret.Secret) (vault.Ref, error) {
	ref := vault.Ref("v1/" + strings.ToLower(rand.Text()))
	v.at("before a secret is put")
	err := replaceFile(v.path(ref), []byte(s.Reveal()))
	v.at("after a secret is put")
	return ref, err
}

func (v fileVault) Get(_ context.Context, ref vault.Ref) (secret.Secret, error) {
	data, err := os.ReadFile(v.path(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return secret.Secret{}, vault.ErrNotFound
	}
	return secret.New(string(data)), err
}

func (v fileVault) Delete(_ context.Context, ref vault.Ref) error {
	v.at("before a secret is deleted")
	err := os.Remove(v.path(ref))
	v.at("after a secret is deleted")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// thumbprints are those of the private keys that there are.
func (v fileVault) thumbprints() []string {
	var all []string
	for _, ref := range v.refs() {
		data, err := os.ReadFile(v.path(ref))
		if err == nil {
			all = append(all, string(data[bytes.LastIndexByte(data, '.')+1:]))
		}
	}
	return all
}

// refs are the secrets that there are.
func (v fileVault) refs() []vault.Ref {
	files, _ := os.ReadDir(v.dir)
	var refs []vault.Ref
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), ".") {
			refs = append(refs, vault.Ref("v1/"+file.Name()))
		}
	}
	return refs
}

// sweep does as the program does at its start: what nothing refers to goes.
func (v fileVault) sweep(keep []vault.Ref) {
	for _, ref := range v.refs() {
		if !slices.Contains(keep, ref) {
			_ = os.Remove(v.path(ref))
		}
	}
}

// replaceFile writes a file as a whole or not at all.
func replaceFile(path string, data []byte) error {
	draft := filepath.Join(filepath.Dir(path), "."+filepath.Base(path))
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, path)
}

// fileKeeper stands for the workspace: a file that refers to both keys.
type fileKeeper struct {
	path string
	at   func(point string)
}

// kept is what a workspace keeps of a service app.
type kept struct {
	Key   rotate.Key `json:"key"`
	Drill string     `json:"drill"`
	Other vault.Ref  `json:"other"`
}

func (k kept) refs() []vault.Ref {
	if k.Other == "" {
		return []vault.Ref{k.Key.Ref}
	}
	return []vault.Ref{k.Key.Ref, k.Other}
}

func (f fileKeeper) load() (kept, error) {
	data, err := os.ReadFile(f.path)
	if err != nil {
		return kept{}, err
	}
	var k kept
	return k, json.Unmarshal(data, &k)
}

func (f fileKeeper) change(change func(*kept)) error {
	k, err := f.load()
	if err != nil {
		return err
	}
	change(&k)
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	f.at("before the workspace is saved")
	err = replaceFile(f.path, data)
	f.at("after the workspace is saved")
	return err
}

func (f fileKeeper) Hold(_ context.Context, drill string, key rotate.Key) error {
	return f.change(func(k *kept) { k.Drill, k.Other = drill, key.Ref })
}

func (f fileKeeper) Use(_ context.Context, drill string, key, other rotate.Key) error {
	return f.change(func(k *kept) { k.Drill, k.Key, k.Other = drill, key, other.Ref })
}

func (f fileKeeper) Release(context.Context, string) (vault.Ref, error) {
	var inUse vault.Ref
	err := f.change(func(k *kept) { k.Drill, k.Other, inUse = "", "", k.Key.Ref })
	return inUse, err
}
