package page_test

import (
	"errors"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/ui/page"
)

// laterSaver is a Saver whose time comes when later is called.
func laterSaver(save func(id, typed string) error) (s *page.Saver[string], later *func(), failed *error) {
	later, failed = new(func()), new(error)
	s = page.NewSaver(save, func(flush func() error) { *failed = flush() })
	s.After = func(_ time.Duration, f func()) func() {
		*later = f
		return func() { *later = nil }
	}
	return s, later, failed
}

func TestSaverWritesTheNewestOfEach(t *testing.T) {
	saved := map[string]string{}
	s, later, failed := laterSaver(func(id, typed string) error { saved[id] += typed; return nil })
	s.Put("a", "1")
	s.Put("a", "2")
	s.Put("b", "3")
	s.Put("c", "4")
	s.Drop("c")
	if len(saved) > 0 {
		t.Fatalf("saved %q before its time: each keystroke would go to disk", saved)
	}
	(*later)()
	if len(saved) != 2 || saved["a"] != "2" || saved["b"] != "3" || *failed != nil {
		t.Errorf("saved %q, failed %v", saved, *failed)
	}
}

func TestSaverKeepsWhatCouldNotBeWritten(t *testing.T) {
	full := errors.New("disk full")
	s, later, failed := laterSaver(func(string, string) error { return full })
	s.Put("a", "1")
	(*later)()
	typed, pending := s.Pending("a")
	if typed != "1" || !pending || !errors.Is(*failed, full) {
		t.Errorf("pending %q %v, failed %v", typed, pending, *failed)
	}
	s.Save = func(string, string) error { return nil }
	s.Close()
	if _, pending := s.Pending("a"); pending || *failed != nil || *later != nil {
		t.Errorf("pending %v, failed %v, comes again %v", pending, *failed, *later != nil)
	}
}

// What is typed while the one before is written is written too.
func TestSaverWritesWhatIsTypedMeanwhile(t *testing.T) {
	var s *page.Saver[string]
	var saved []string
	s, _, _ = laterSaver(func(id, typed string) error {
		if saved = append(saved, typed); typed == "1" {
			s.Put(id, "2")
		}
		return nil
	})
	s.Put("a", "1")
	if err := s.Flush(); err != nil || len(saved) != 2 || saved[1] != "2" {
		t.Errorf("saved %q, %v", saved, err)
	}
}

func TestSaverWithNothingWaitingWritesNothing(t *testing.T) {
	s, _, _ := laterSaver(func(string, string) error { t.Error("saved"); return nil })
	s.Close()
}
