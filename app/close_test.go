package app_test

import (
	"net"
	"net/url"
	"testing"
	"time"
)

// closeWithin is how long Close may take, so that the whole program is gone within a
// second.
const closeWithin = 800 * time.Millisecond

// Neither a request under way nor a connection that a browser has opened in advance
// holds up the program's end.
func TestCloseWaitsForNobody(t *testing.T) {
	a := open(t, t.TempDir())
	if _, err := a.Practise(t.Context()); err != nil {
		t.Fatal(err)
	}
	practice, _ := a.Practice()
	at, err := url.Parse(practice.URL)
	if err != nil {
		t.Fatal(err)
	}
	unused, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer unused.Close()
	w, err := a.NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	stuck, asked := stuckOrg(t)
	ended := make(chan error, 1)
	go func() { ended <- w.CheckOrg(t.Context(), stuck) }()
	<-asked
	begun := time.Now()
	closed(t, a)
	if took := time.Since(begun); took > closeWithin {
		t.Errorf("closing took %v", took)
	}
	if <-ended == nil {
		t.Error("the request went on after Close")
	}
}
