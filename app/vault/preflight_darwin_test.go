package vault

import (
	"errors"
	"fmt"
	"os/exec"
	"testing"
)

func TestStateOf(t *testing.T) {
	for code, want := range map[int]State{36: Locked, 51: Locked, 128: Locked, 37: NoCollection, 1: Failed} {
		err := exec.Command("/bin/sh", "-c", fmt.Sprintf("exit %d", code)).Run()
		if got := stateOf(fmt.Errorf("write: %w", err)); got != want {
			t.Errorf("exit code %d is %s, want %s", code, got, want)
		}
	}
	if got := stateOf(errors.New("said")); got != Failed {
		t.Errorf("any other error is %s", got)
	}
}
