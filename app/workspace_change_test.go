package app_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// reopened is a workspace as the next program finds it.
func reopened(t *testing.T, a *app.App, id string) *workspace.Workspace {
	t.Helper()
	ws, err := a.Workspaces.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func TestRenameAndMarkOpenOrNot(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	id := w.Workspace().ID
	change := func(name string, mark workspace.Mark) {
		t.Helper()
		if err := errors.Join(a.RenameWorkspace(t.Context(), id, name), a.MarkWorkspace(t.Context(), id, mark)); err != nil {
			t.Fatal(err)
		}
		if ws := reopened(t, a, id); ws.Name != strings.TrimSpace(name) || ws.Mark != mark {
			t.Errorf("stored: %q, %q", ws.Name, ws.Mark)
		}
	}
	change("  Acme ", workspace.MarkProduction)
	if ws := w.Workspace(); ws.Name != "Acme" || !ws.Production() {
		t.Errorf("the open walk has %q, %q", ws.Name, ws.Mark)
	}
	if err := w.GoTo(workspace.Place{Step: workspace.StepInvoke}); err != nil {
		t.Fatal(err)
	}
	a = next(t, a, dir)
	defer closed(t, a)
	if ws := reopened(t, a, id); ws.Name != "Acme" || !ws.Production() {
		t.Errorf("the walk wrote %q, %q back", ws.Name, ws.Mark)
	}
	change("Acme preview", workspace.MarkNotProduction)
}

func TestNamesAreCleaned(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	id := w.Workspace().ID
	for name, want := range map[string]string{
		"Acme\nInc\t":              "Acme Inc",
		"Ac\x00me\u202e":           "Acme",
		"Übung – 日本":               "Übung – 日本",
		strings.Repeat("ä", 70):    strings.Repeat("ä", app.MaxWorkspaceName),
		strings.Repeat("a ", 1000): strings.TrimSpace(strings.Repeat("a ", app.MaxWorkspaceName/2)),
	} {
		if err := a.RenameWorkspace(t.Context(), id, name); err != nil {
			t.Fatal(err)
		}
		if got := w.Workspace().Name; got != want {
			t.Errorf("%q became %q", name, got)
		}
	}
	before := w.Workspace().Name
	for _, name := range []string{"", "  ", "\x00\n"} {
		if err := a.RenameWorkspace(t.Context(), id, name); code(err) != app.CodeNoName || w.Workspace().Name != before {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := a.RenameWorkspace(t.Context(), "org-99", "x"); !errors.Is(err, workspace.ErrNotFound) {
		t.Errorf("one that isn't there: %v", err)
	}
}

// TestTheMarkOutlivesACheck: the address is read again with every check.
func TestTheMarkOutlivesACheck(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w := checked(t, a)
	if err := w.SetMark(workspace.MarkProduction); err != nil {
		t.Fatal(err)
	}
	p, _ := a.Practice()
	if err := w.CheckOrg(t.Context(), p.URL); err != nil {
		t.Fatal(err)
	}
	if ws := w.Workspace(); ws.Mark != workspace.MarkProduction || ws.Production() {
		t.Errorf("mark %q; the practice org is production: %v", ws.Mark, ws.Production())
	}
}

// stringsOf lists the texts of a JSON value, names of members too.
func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, stringsOf(e)...)
		}
		return all
	case map[string]any:
		var all []string
		for name, e := range v {
			all = append(append(all, name), stringsOf(e)...)
		}
		return all
	}
	return nil
}

// TestExportResolvesToNothing exports a workspace whose walk was done: no text
// in it is a reference that the vault knows, none of its secrets is in it, and
// no value of the draft.
func TestExportResolvesToNothing(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	w := done(t, a)
	ws := w.Workspace()
	if len(ws.Refs()) < 4 {
		t.Fatalf("the walk stored %v only", ws.Refs())
	}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	path, err := a.ExportWorkspace(t.Context(), ws.ID, "~/export.json")
	if err != nil || path != filepath.Join(home, "export.json") {
		t.Fatal(path, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	for _, s := range stringsOf(out) {
		if _, err := a.Vault.Get(t.Context(), vault.Ref(s)); !errors.Is(err, vault.ErrNotFound) {
			t.Errorf("%q resolves: %v", s, err)
		}
	}
	forbidden := []string{"draft-query-value", "draft-header-value", "draft-body-value", ws.Org.SignIn.Login}
	for _, ref := range ws.Refs() {
		s, err := a.Vault.Get(t.Context(), ref)
		if err != nil {
			t.Fatal(err)
		}
		forbidden = append(forbidden, string(ref), s.Reveal())
	}
	for _, word := range forbidden {
		if word == "" || strings.Contains(string(data), word) {
			t.Errorf("the export holds %q", word)
		}
	}
	if !strings.Contains(string(data), "draft-header-name") {
		t.Error("the names of the draft's headers are missing")
	}
}

// done is a walk with something secret at every step, and a draft.
func done(t *testing.T, a *app.App) *setup.Walk {
	t.Helper()
	w := checked(t, a)
	p, _ := a.Practice()
	hand, err := a.Trainee()
	if err != nil {
		t.Fatal(err)
	}
	pasted, err := hand.InvokeURL(t.Context(), "echo-token")
	if err != nil {
		t.Fatal(err)
	}
	endpoint := w.Workspace().Place.EndpointID
	for _, err := range []error{
		w.SignIn(t.Context(), p.AdminToken), w.FindConnection(t.Context()), w.ReadConnectionSecret(t.Context()),
		w.SetUpServiceApp(t.Context(), endpoint, "Invoker", "EC-P256"), w.SetInvokeURL(t.Context(), endpoint, pasted.Reveal()),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	draft := workspace.Draft{
		Method: "POST", Body: `{"a":"draft-body-value"}`,
		Query:   []workspace.Field{{Name: "q", Value: "draft-query-value"}},
		Headers: []workspace.Field{{Name: "draft-header-name", Value: "draft-header-value"}},
	}
	if err := w.SetDraft(endpoint, draft); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTheCopyOfADamagedWorkspaceIsUsed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	id := w.Workspace().ID
	if err := a.RenameWorkspace(t.Context(), id, "Acme"); err != nil {
		t.Fatal(err)
	}
	a = next(t, a, dir)
	defer closed(t, a)
	if err := os.WriteFile(filepath.Join(a.Workspaces.Dir(), id+".json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := a.OpenWorkspace(t.Context(), id); err == nil {
			t.Fatal("a damaged workspace was opened")
		}
		if other, err := a.NewWorkspace(); err != nil || other.Workspace().ID == id {
			t.Fatalf("a new one takes its place: %v", err)
		}
	}
	for range 2 {
		if err := a.UseCopy(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if w, err = a.OpenWorkspace(t.Context(), id); err != nil || w.Workspace().Name != "Acme" {
		t.Errorf("opened with %v", err)
	}
}

// TestADamagedPracticeWorkspace: its copy goes on with the same org; starting
// over keeps the secret that the org is made from.
func TestADamagedPracticeWorkspace(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	seed := checked(t, a).Workspace().PracticeSeed
	damaged := func() {
		t.Helper()
		a = next(t, a, dir)
		if err := os.WriteFile(filepath.Join(a.Workspaces.Dir(), "practice.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Practise(t.Context()); !errors.As(err, new(*workspace.DamagedError)) {
			t.Fatalf("practising gave %v", err)
		}
	}
	damaged()
	if err := a.UseCopy(t.Context(), "practice"); err != nil {
		t.Fatal(err)
	}
	if w, err := a.Practise(t.Context()); err != nil || w.Workspace().Org.OrgID == "" {
		t.Errorf("with the copy: %v", err)
	}
	damaged()
	w, err := a.StartPracticeOver(t.Context())
	if err != nil || w.Workspace().Org.OrgID != "" || w.Workspace().PracticeSeed != seed {
		t.Errorf("started over: %v", err)
	}
	if refs := a.Vault.Refs(); !slices.Equal(refs, []vault.Ref{seed}) {
		t.Errorf("secrets %v", refs)
	}
	closed(t, a)
}
