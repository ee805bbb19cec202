package app_test

import (
	"net"
	"sync"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
)

// together runs f n times at once.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

func TestPractiseAtOnceStartsOneOrg(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	walks := make([]*setup.Walk, 8)
	together(len(walks), func(i int) {
		var err error
		if i%2 == 0 {
			walks[i], err = a.Practise(t.Context())
		} else {
			walks[i], err = a.OpenWorkspace(t.Context(), "practice")
		}
		if err != nil {
			t.Error(err)
		}
	})
	for _, w := range walks {
		if w != walks[0] {
			t.Fatal("two walks on one practice org")
		}
	}
	if refs := a.Vault.Refs(); len(refs) != 1 {
		t.Errorf("%d seeds", len(refs))
	}
	p, _ := a.Practice()
	closed(t, a)
	if c, err := net.Dial("tcp4", p.URL[len("http://"):]); err == nil {
		_ = c.Close()
		t.Error("an org serves on after Close")
	}
}

func TestStartOverAtOnce(t *testing.T) {
	a := open(t, t.TempDir())
	defer closed(t, a)
	together(6, func(i int) {
		var err error
		switch i % 3 {
		case 0:
			_, err = a.StartPracticeOver(t.Context())
		case 1:
			_, err = a.Practise(t.Context())
		case 2:
			_, err = a.NewWorkspace()
		}
		if err != nil {
			t.Error(err)
		}
	})
	w, err := a.Practise(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if refs := a.Vault.Refs(); len(refs) != 1 || refs[0] != w.Workspace().PracticeSeed {
		t.Errorf("secrets %v", refs)
	}
	if list, errs := a.Workspaces.List(); len(list) != 3 || len(errs) != 0 {
		t.Errorf("%d workspaces, %v", len(list), errs)
	}
}
