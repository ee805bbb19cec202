package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// marked is a workspace with a word of its own in every text, and the path of
// each.
func marked() (*workspace.Workspace, map[string]string) {
	w, where := &workspace.Workspace{}, map[string]string{}
	fill(reflect.ValueOf(w).Elem(), "", where)
	return w, where
}

func fill(v reflect.Value, path string, where map[string]string) {
	switch v.Kind() {
	case reflect.String:
		word := fmt.Sprintf("word%03dx", len(where))
		where[word] = path
		v.SetString(word)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), path, where)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), path+"[]", where)
	case reflect.Map:
		fillMap(v, path, where)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(int64(len(where)), 0).UTC()))
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				fill(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."), where)
			}
		}
	}
}

func fillMap(v reflect.Value, path string, where map[string]string) {
	key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
	fill(key, path+"{}", where)
	if value.Kind() != reflect.Interface {
		fill(value, path+"{}", where)
	}
	v.Set(reflect.MakeMap(v.Type()))
	v.SetMapIndex(key, value)
}

// mayLeave are the texts of a workspace that an export may hold. Whoever adds a
// field to a workspace adds nothing here unless everybody may read it.
func mayLeave() []string {
	list := strings.Fields(`Name Org.Origin Org.Domain Org.Cell Org.OrgID Org.Name Org.Pipeline Org.TokenURL Org.AdminConsole Org.Workflows
		Org.Step.State Org.Step.Proof.By
		Connection.Nickname Connection.Domain Connection.AppID Connection.ClientID Connection.Scopes[] Connection.Step.State Connection.Step.Proof.By
		ServiceApps[].ID ServiceApps[].Label ServiceApps[].AppID ServiceApps[].ClientID ServiceApps[].KeyType ServiceApps[].KeyID
		ServiceApps[].Thumbprint ServiceApps[].PublicJWK ServiceApps[].Step.State ServiceApps[].Step.Proof.By
		Endpoints[].ID Endpoints[].Name Endpoints[].InvokeURL Endpoints[].Level Endpoints[].Allowed Endpoints[].OtherHost Endpoints[].ServiceAppID
		Endpoints[].Security.State Endpoints[].Security.Proof.By Endpoints[].Invoke.State Endpoints[].Invoke.Proof.By
		Endpoints[].Draft.Method Endpoints[].Draft.Query[].Name Endpoints[].Draft.Headers[].Name
		Created[].Kind Created[].ID Created[].AppID Created[].Label Created[].RequestID`)
	slices.Sort(list)
	return list
}

func export(t *testing.T, w *workspace.Workspace) string {
	t.Helper()
	data, err := workspace.Export(w, time.Date(2026, time.November, 22, 4, 0, 0, 0, time.UTC))
	if err != nil || !json.Valid(data) {
		t.Fatalf("%s, %v", data, err)
	}
	return string(data)
}

// TestExportHoldsWhatIsNamedOnly puts a word into every text of a workspace,
// also into those that come later.
func TestExportHoldsWhatIsNamedOnly(t *testing.T) {
	w, where := marked()
	out := export(t, w)
	var left []string
	for word, path := range where {
		if strings.Contains(out, word) {
			left = append(left, path)
		}
	}
	slices.Sort(left)
	if !slices.Equal(left, mayLeave()) {
		t.Errorf("the export holds\n%v\nand may hold\n%v", left, mayLeave())
	}
}

// TestExportHoldsNoReference finds the references by their type, so that none
// is forgotten, and looks whether Refs forgot one.
func TestExportHoldsNoReference(t *testing.T) {
	w, _ := marked()
	var found []vault.Ref
	references(reflect.ValueOf(w), &found)
	out := export(t, w)
	for _, ref := range found {
		if strings.Contains(out, string(ref)) {
			t.Errorf("the export holds %s", ref)
		}
	}
	refs := w.Refs()
	slices.Sort(refs)
	slices.Sort(found)
	if len(found) < 5 || !slices.Equal(refs, found) {
		t.Errorf("Refs has %v, the workspace %v", refs, found)
	}
}

func references(v reflect.Value, found *[]vault.Ref) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[vault.Ref]() {
			*found = append(*found, vault.Ref(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			references(v.Elem(), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			references(v.Index(i), found)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			references(v.MapIndex(key), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				references(v.Field(i), found)
			}
		}
	}
}

func TestExportedAddressesAreBare(t *testing.T) {
	out := export(t, &workspace.Workspace{
		Org: workspace.Org{Origin: "https://user:word1@acme.okta.com", TokenURL: "https://acme.okta.com/token#word2"},
		Endpoints: []workspace.Endpoint{
			{InvokeURL: "https://acme.workflows.okta.com/api/flo/a/invoke?clientToken=word3", OtherHost: "https://word4@other.example/x@y"},
		},
	})
	for _, want := range []string{`"https://acme.okta.com"`, `"https://acme.okta.com/token"`, `"https://acme.workflows.okta.com/api/flo/a/invoke"`, `"https://other.example/x@y"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in %s", want, out)
		}
	}
	if strings.Contains(out, "word") {
		t.Errorf("a credential is in %s", out)
	}
}

func TestExportSaysWhatIsLeftOut(t *testing.T) {
	out := export(t, full("org-1"))
	for _, words := range workspace.LeftOut() {
		if !strings.Contains(out, words.String()) {
			t.Errorf("%q isn't said", words)
		}
	}
}

func TestHasPublic(t *testing.T) {
	for name, test := range map[string]struct {
		e    workspace.Endpoint
		want bool
	}{
		"public":     {workspace.Endpoint{Level: workspace.LevelPublic, InvokeURL: "https://x"}, true},
		"no address": {workspace.Endpoint{Level: workspace.LevelPublic}, false},
		"oauth":      {workspace.Endpoint{Level: workspace.LevelOAuth, InvokeURL: "https://x"}, false},
	} {
		if got := (&workspace.Workspace{Endpoints: []workspace.Endpoint{test.e}}).HasPublic(); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestSaveExport(t *testing.T) {
	dir := t.TempDir()
	victim, link, fresh := filepath.Join(dir, "victim"), filepath.Join(dir, "link.json"), filepath.Join(dir, "new.json")
	if err := os.WriteFile(victim, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{link: victim, filepath.Join(dir, "dangling.json"): filepath.Join(dir, "nowhere")} {
		if err := os.Symlink(target, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := workspace.SaveExport(fresh, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(fresh); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for path, want := range map[string]error{
		fresh: fs.ErrExist, victim: fs.ErrExist, link: fs.ErrExist, filepath.Join(dir, "dangling.json"): fs.ErrExist,
		dir: fs.ErrExist, filepath.Join(dir, "none", "new.json"): fs.ErrNotExist,
	} {
		err := workspace.SaveExport(path, []byte("other"))
		if !errors.Is(err, want) || problem.From(err).Code != workspace.CodeExport {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
	for path, want := range map[string]string{victim: "untouched", fresh: "{}"} {
		if got, _ := os.ReadFile(path); string(got) != want {
			t.Errorf("%s holds %q", filepath.Base(path), got)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 4 {
		t.Errorf("left: %v", entries)
	}
}
