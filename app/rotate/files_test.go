package rotate_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/flowlatch/flowlatch/app/rotate"
	"github.com/flowlatch/flowlatch/app/rotate/rotatetest"
	"github.com/flowlatch/flowlatch/app/vault"
)

// scene is the folder that a drill works in; a child and its test share it.
type scene struct{ dir string }

func (s scene) vault(at func(string)) rotatetest.Vault {
	return rotatetest.Vault{Dir: filepath.Join(s.dir, "vault"), At: at}
}

func (s scene) keeper(at func(string)) fileKeeper {
	return fileKeeper{filepath.Join(s.dir, "workspace.json"), at}
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
	err = rotatetest.ReplaceFile(f.path, data)
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
