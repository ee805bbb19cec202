package vault

import (
	"errors"
	"fmt"
	"syscall"
	"testing"
)

func TestStateOf(t *testing.T) {
	for err, want := range map[error]State{
		syscall.Errno(8):    Full,
		syscall.Errno(1312): NoService,
		syscall.Errno(1783): Failed,
		errors.New("said"):  Failed,
	} {
		if got := stateOf(fmt.Errorf("write: %w", err)); got != want {
			t.Errorf("stateOf(%v) = %s, want %s", err, got, want)
		}
	}
}
