package killtest

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"testing"
	"time"
)

// childEnv marks a test binary as a child.
const childEnv = "FLOWLATCH_KILLTEST_CHILD"

// told is what a child is told, on its standard input.
type told[O any] struct {
	Order O `json:"order"`
	// KillAt is the boundary, counted from 1, at which the child kills itself; 0 for
	// none.
	KillAt int `json:"killAt"`
}

// line is one line of what a child says, on its standard output: a boundary, or in the
// end its report.
type line[R any] struct {
	At     string `json:"at,omitempty"`
	Report *R     `json:"report,omitempty"`
}

// Main is what TestMain does where children obey orders: it runs the tests, or in
// a child work. At every boundary work calls at, which doesn't return where the child
// is to be killed.
func Main[O, R any](m *testing.M, work func(order O, at func(boundary string)) (R, error)) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if err := obey(os.Stdin, os.Stdout, work); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func obey[O, R any](from io.Reader, to io.Writer, work func(O, func(string)) (R, error)) error {
	var t told[O]
	if err := json.NewDecoder(from).Decode(&t); err != nil {
		return err
	}
	reached, say := 0, json.NewEncoder(to)
	report, err := work(t.Order, func(boundary string) {
		_ = say.Encode(line[R]{At: boundary}) // else the test misses it
		if reached++; reached == t.KillAt {
			killSelf()
		}
	})
	if err != nil {
		return err
	}
	return say.Encode(line[R]{Report: &report})
}

func killSelf() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	Stay() // the signal is on its way
}

// Stay keeps a child as it is until it is killed. It gives up after a minute: then
// nobody is there to do so.
func Stay() {
	time.Sleep(time.Minute)
	panic("killtest: nobody has killed this child")
}
