package page

import (
	"testing"
	"time"
)

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		400 * time.Microsecond:  "0.4 ms",
		11 * time.Millisecond:   "11 ms",
		1284 * time.Millisecond: "1.28 s",
	} {
		if got := Elapsed(d); got != want {
			t.Errorf("%v reads %q, want %q", d, got, want)
		}
	}
}
