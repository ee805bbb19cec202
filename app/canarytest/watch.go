//go:build linux

package canarytest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// lookEvery is the pause between two looks.
const lookEvery = 5 * time.Millisecond

// Places says where a watch looks.
type Places struct {
	// Folders are looked through with everything below them.
	Folders []string
	// Except are the files and folders that may hold secrets.
	Except []string
	// Mark is a variable, NAME=value, in the environment of the program under
	// test. Processes that bear it are watched even when nobody knows their
	// parents any more; the test's own descendants are watched anyhow.
	Mark string
}

// Watch looks at files and processes until it is stopped, and keeps what it
// saw. It is safe for concurrent use.
type Watch struct {
	Evidence

	places Places
	stop   func()

	mu        sync.Mutex // one look at a time
	files     map[string]stamp
	processes census
}

// stamp tells a changed file from one that was read already.
type stamp struct {
	inode uint64
	size  int64
	time  time.Time
}

// Start begins to watch. The watch ends with Stop, at the latest with the test.
func Start(t testing.TB, places Places) *Watch {
	t.Helper()
	w := newWatch(places)
	ended, idle := make(chan struct{}), make(chan struct{})
	w.stop = sync.OnceFunc(func() {
		close(ended)
		<-idle
		w.Look()
	})
	go func() {
		defer close(idle)
		w.keepLooking(ended)
	}()
	t.Cleanup(w.stop)
	return w
}

func newWatch(places Places) *Watch {
	return &Watch{places: places, files: map[string]stamp{}, processes: newCensus(places.Mark)}
}

func (w *Watch) keepLooking(ended <-chan struct{}) {
	pause := time.NewTimer(0)
	defer pause.Stop()
	for {
		select {
		case <-ended:
			return
		case <-pause.C:
			w.Look()
			pause.Reset(lookEvery)
		}
	}
}

// Stop looks a last time and ends the watch. What it saw stays.
func (w *Watch) Stop() { w.stop() }

// Look looks at everything now, and returns when that is done.
func (w *Watch) Look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.processes.look(&w.Evidence)
	for _, folder := range w.places.Folders {
		_ = filepath.WalkDir(folder, w.lookAt) // what vanishes under the look is gone
	}
}

func (w *Watch) lookAt(path string, entry fs.DirEntry, err error) error {
	if slices.Contains(w.places.Except, path) {
		if err == nil && entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	if err != nil {
		return nil
	}
	info, err := entry.Info()
	if err != nil {
		return nil
	}
	known, now := w.files[path], stampOf(info)
	if known == now {
		return nil
	}
	w.files[path] = now
	switch {
	case info.Mode().IsRegular():
		if content, err := os.ReadFile(path); err == nil {
			w.Add(path, content)
		}
	case info.Mode().Type() == fs.ModeSymlink:
		if target, err := os.Readlink(path); err == nil {
			w.Add(path, []byte(target))
		}
	default:
		w.Add(path, nil) // a name is evidence too
	}
	return nil
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), time: info.ModTime()}
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		s.inode = sys.Ino
	}
	return s
}

// RequireSeen fails the test unless the watch saw text in a place whose name
// contains place: the path of a file, or "arguments" or "environment".
func (w *Watch) RequireSeen(t testing.TB, place, text string) {
	t.Helper()
	if !w.saw(place, text) {
		t.Errorf("the watch did not see %q in %q: it looked past the program", text, place)
	}
}

// RequireAbsent fails the test for every canary that was seen anywhere.
func (w *Watch) RequireAbsent(t testing.TB, canaries ...Canary) {
	t.Helper()
	for _, f := range w.Search(canaries...) {
		t.Errorf("a secret leaked: %s", f)
	}
}

// saw tells whether a piece whose place contains place holds text.
func (e *Evidence) saw(place, text string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.ContainsFunc(e.pieces, func(p piece) bool {
		return strings.Contains(p.place, place) && bytes.Contains(p.content, []byte(text))
	})
}
