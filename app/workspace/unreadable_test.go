package workspace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnreadable(t *testing.T) {
	s := open(t)
	if err := s.Save(full("org-1")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Unreadable(); len(got) != 0 || err != nil {
		t.Fatalf("a good folder: %v, %v", got, err)
	}
	for name, data := range map[string]string{
		"org-2.json":           `{`,
		"org-3.json":           `{"version":99,"id":"org-3"}`,
		"org-4.json.damaged":   `{`,
		"org-4.json.damaged-2": `{`,
		"Copy of org-1.json":   `{}`,
		".saving-123":          `{`,
		".DS_Store":            ``,
	} {
		if err := os.WriteFile(filepath.Join(s.Dir(), name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"Copy of org-1.json", "org-2.json", "org-3.json", "org-4.json.damaged", "org-4.json.damaged-2"}
	for range 2 { // looking changes nothing
		got, err := s.Unreadable()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v -want +got\n%s", err, diff)
		}
	}
}

func TestUnreadableStaysSoAfterLoading(t *testing.T) {
	s := open(t)
	if err := os.WriteFile(filepath.Join(s.Dir(), "org-1.json"), []byte(`{`), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s.List() // the first time it sets the file aside
		if got, err := s.Unreadable(); len(got) != 1 || err != nil {
			t.Errorf("got %v, %v", got, err)
		}
	}
}
