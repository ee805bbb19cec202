//go:build linux

package canarytest

import (
	"bufio"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestProve(t *testing.T) {
	Prove(t, Places{Folders: []string{t.TempDir(), filepath.Join(t.TempDir(), "not there yet")}, Mark: "CANARY_RUN=" + rand.Text()})
}

// deaf is a test that is told of failures instead of failing.
type deaf struct {
	testing.TB
	complaints []string
}

func (d *deaf) Errorf(format string, _ ...any) { d.complaints = append(d.complaints, format) }
func (d *deaf) Helper()                        {}

func TestProveNoticesWhatItCannotSee(t *testing.T) {
	folder := t.TempDir()
	d := &deaf{TB: t}
	Prove(d, Places{Folders: []string{folder}, Except: []string{folder}})
	if len(d.complaints) != len(encodings("x")) {
		t.Errorf("%d complaints about a folder that is not looked at", len(d.complaints))
	}
}

func TestEveryEncodingIsRecognised(t *testing.T) {
	for _, value := range []string{rand.Text(), rand.Text() + `/+ "&<é>?~`, "00" + strings.Repeat("-_a", 13) + "z", "\x00\xff\x80" + rand.Text()} {
		canary := Canary{"secret", value}
		for name, content := range encodings(value) {
			if name == "UTF-16" && strings.ContainsRune(value, 0) || name == "JSON" && value[0] == 0 {
				continue // no text
			}
			var e Evidence
			e.Add("here", []byte("before "+content+" after"))
			if len(e.Search(canary)) == 0 {
				t.Errorf("%q as %s: %q is not recognised", value, name, content)
			}
			if len(e.Search(Canary{"another", rand.Text()})) != 0 {
				t.Errorf("%s: another canary was found", name)
			}
		}
	}
}

func TestFindShowsNoValue(t *testing.T) {
	canary := Canary{"token", rand.Text()}
	var e Evidence
	e.Add("a file", []byte(canary.Value))
	finds := e.Search(canary)
	if len(finds) != 1 || strings.Contains(finds[0].String(), canary.Value) || finds[0].String() != "token, as it is, in a file" {
		t.Errorf("%v", finds)
	}
}

func TestShortCanariesAreRefused(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a canary that turns up by chance was taken")
		}
	}()
	new(Evidence).Search(Canary{"short", "abc"})
}

// TestWatchKeepsWhatIsGone plants canaries in files that are changed, renamed
// and removed again, as a program does with what it writes.
func TestWatchKeepsWhatIsGone(t *testing.T) {
	folder := t.TempDir()
	first, second, name := Canary{"first", rand.Text()}, Canary{"second", rand.Text()}, Canary{"name", rand.Text()}
	w := Start(t, Places{Folders: []string{folder}})
	path := filepath.Join(folder, "deep", "inside", ".file")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Canary{first, second} {
		if err := os.WriteFile(path+".new", []byte(c.Value), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		w.Look()
	}
	if err := os.Symlink("/nowhere", filepath.Join(folder, name.Value)); err != nil {
		t.Fatal(err)
	}
	w.Look()
	if err := os.RemoveAll(filepath.Join(folder, "deep")); err != nil {
		t.Fatal(err)
	}
	w.Stop()
	for _, c := range []Canary{first, second, name} {
		if len(w.Search(c)) == 0 {
			t.Errorf("%s was there and is not remembered", c.Name)
		}
	}
	d := &deaf{TB: t}
	w.RequireAbsent(d, first, Canary{"none", rand.Text()})
	w.RequireSeen(d, "inside", first.Value)
	w.RequireSeen(d, "inside", "what was never there")
	if len(d.complaints) != 2 {
		t.Errorf("%d complaints, want one of a leak and one of blindness", len(d.complaints))
	}
}

// TestWatchFollowsOrphans starts a process whose parent ends at once. Only the
// mark tells whose it is.
func TestWatchFollowsOrphans(t *testing.T) {
	mark, secret := "CANARY_RUN="+rand.Text(), Canary{"secret", rand.Text()}
	w := newWatch(Places{Mark: mark})
	shell := exec.Command("/bin/sh", "-c", `exec 3<&0; PLANTED="$1" cat <&3 & echo "$!"`, "sh", secret.Value)
	shell.Env = append(os.Environ(), mark)
	hold, input, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hold.Close() }()
	shell.Stdin = hold
	output, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	id, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shell.Process.Wait(); err != nil {
		t.Fatal(err)
	}
	within(t, "the orphan runs under its own name", func() bool {
		p, ok := readStat("/proc/" + strings.TrimSpace(id) + "/stat")
		return ok && p.name == "cat"
	})
	w.Look()
	left := Marked(mark)
	_ = input.Close() // cat ends
	if len(left) != 1 || left[0] != "cat" {
		t.Errorf("processes with the mark: %q", left)
	}
	if len(w.Search(secret)) == 0 {
		t.Error("the orphan's environment was not seen")
	}
	within(t, "the orphan is gone", func() bool { return len(Marked(mark)) == 0 })
}

// within waits for a state of another process, which nothing announces.
func within(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick, limit := time.NewTicker(time.Millisecond), time.NewTimer(10*time.Second)
	defer tick.Stop()
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
