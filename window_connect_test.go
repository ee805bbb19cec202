//go:build linux

package main_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"testing"

	"github.com/flowlatch/flowlatch/app/workspace"
)

// The stops of Tab on a new Connector connection, from its nickname.
var (
	stopsUsername = []string{"copy Connection Nickname", "Authentication Type", "Username"}
	stopsPassword = []string{"copy Username", "Password"}
	stopsCardURL  = []string{"Store", "Function", "URL"}
)

// TestWindowRehearsesAConnection writes a Basic connection down, rehearses it at the
// practice org's service, and finds the header there byte for byte.
func TestWindowRehearsesAConnection(t *testing.T) {
	org := startPracticeOrg(t)
	d := newDesk(t, deskOptions{})
	w := openOn(d, org, org.URL())
	w.firstScreen()
	w.change(w.sidebar(), "ctrl+7")
	w.waitReady()
	w.picture("connectors-empty")

	w.change(w.page(), "Return")
	w.display.WaitFor("the connection", func() bool { return len(w.workspace().Connectors) == 1 })
	w.waitReady()
	name, password := org.Service().User()
	w.display.Type("Orders - Basic - " + name)
	w.tab(stopsUsername...)
	w.display.Type(name)
	w.tab(stopsPassword...)
	w.display.Type(password)
	w.tab(stopsCardURL...)
	w.display.Type(org.Service().URL() + "/basic/orders")
	w.display.WaitFor("what was typed to be kept", func() bool { return w.connector().Card.URL == org.Service().URL()+"/basic/orders" })
	w.picture("connector-drawn")

	w.display.Key("ctrl+Return")
	w.display.WaitFor("the rehearsal", func() bool { return w.connector().Last != nil })
	w.waitReady()
	w.picture("connector-rehearsed")
	if last := w.connector().Last; last.Evidence.Status != 200 || last.Problem != nil || w.connector().Secret == "" {
		t.Errorf("kept %+v", w.connector())
	}
	want := "\r\nAuthorization: Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password)) + "\r\n"
	if got, ok := org.Service().Last(); !ok || !bytes.Contains(got.Head, []byte(want)) {
		t.Error("the header that arrived isn't the one of RFC 7617")
	}

	if code := w.close(); code != 0 {
		t.Errorf("the window ends with exit code %d", code)
	}
}

// page is where a page stands, below its head and right of the sidebar.
func (d *desk) page() image.Rectangle { return image.Rect(248, 160, d.size.X, d.size.Y-footTop) }

// connector returns the only Connector connection.
func (d *desk) connector() workspace.Connector {
	d.t.Helper()
	if list := d.workspace().Connectors; len(list) > 0 {
		return list[0]
	}
	return workspace.Connector{}
}
