//go:build linux

package main_test

import (
	"bytes"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// TestWindowResumes closes the window in the middle of the walk on the
// built-in practice org and opens it again: the same page, the same states,
// the same org on the same port.
func TestWindowResumes(t *testing.T) {
	d := newDesk(t, deskOptions{})
	d.open()
	d.waitFirstScreen()
	d.display.Key("Return") // the first way in has the focus
	d.waitAt(workspace.StepOrg)
	before := d.workspace().Org.Entered
	w := newWalker(d, before)
	w.org()
	w.connection()
	w.serviceApp()
	kept := d.workspace()
	if code := d.close(); code != 0 {
		t.Fatalf("the window ends with exit code %d", code)
	}
	d.wantNobodyAt(before)

	d.open()
	d.waitFirstScreen()
	d.picture("continue")
	d.display.Key("Return") // Continue has the focus
	d.display.WaitFor("the workspace", func() bool { return d.workspace().Opened.After(kept.Opened) })
	d.waitReady()
	d.picture("resumed")
	now := d.workspace()
	if now.Org.Origin != kept.Org.Origin || now.PracticeSeed != kept.PracticeSeed {
		t.Errorf("the practice org moved from %s to %s", kept.Org.Origin, now.Org.Origin)
	}
	if now.Place != kept.Place {
		t.Errorf("taken up at %+v, left at %+v", now.Place, kept.Place)
	}
	for _, id := range []workspace.StepID{workspace.StepOrg, workspace.StepConnection, workspace.StepServiceApp} {
		if got := d.state(id); got != workspace.Done {
			t.Errorf("step %s is %s", id, got)
		}
	}
	w.security() // the org still knows the app, and its secrets are the same
	w.invoke()
	if code := d.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}

// TestWindowClosesCleanly closes the window while the built-in practice org
// runs: nothing of it stays.
func TestWindowClosesCleanly(t *testing.T) {
	d := newDesk(t, deskOptions{})
	d.open()
	d.waitFirstScreen()
	d.display.Key("Return")
	d.waitAt(workspace.StepOrg)
	org, group := d.workspace().Org.Entered, d.program.PID()
	if code := d.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
	d.wantNobodyAt(org)
	for _, pid := range inGroup(t, group) {
		t.Errorf("process %d is still there", pid)
	}
	if d.display.HasWindow("^Flowlatch") {
		t.Error("the window is still there")
	}
}

// wantNobodyAt wants the port of an address to be free.
func (d *desk) wantNobodyAt(address string) {
	d.t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Port() == "" {
		d.t.Fatalf("practice org at %q: %v", address, err)
	}
	conn, err := net.DialTimeout("tcp", u.Host, time.Second)
	if err == nil {
		_ = conn.Close()
		d.t.Errorf("something still listens at %s", address)
	}
}

// inGroup lists the processes of a process group that are no zombies
// (proc(5): state and group stand behind the name in brackets).
func inGroup(t *testing.T, group int) []int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	var found []int
	for _, path := range stats {
		content, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended meanwhile
		}
		fields := bytes.Fields(content[bytes.LastIndexByte(content, ')')+1:])
		if string(fields[0]) != "Z" && string(fields[2]) == strconv.Itoa(group) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			found = append(found, pid)
		}
	}
	return found
}
