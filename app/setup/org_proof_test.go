package setup

import (
	"testing"
	"time"
)

// Nothing has no sign.
func TestClockOffsetReads(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.0 s", -10 * time.Millisecond: "0.0 s", 49 * time.Millisecond: "0.0 s",
		-400 * time.Millisecond: "-0.4 s", 31 * time.Second: "+31.0 s",
	} {
		if got := seconds(d); got != want {
			t.Errorf("%s reads %q, want %q", d, got, want)
		}
	}
}
