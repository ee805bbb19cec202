package ui

import (
	"fmt"
	"time"
)

// openerPatience is how long a program that opens a browser is watched for
// ending with an error. One that runs on became the browser, or waits for it.
const openerPatience = 2 * time.Second

// started waits a while for the program that opens a browser. wait is the
// program's own: it returns once that has ended, and is always called to its end.
func started(name string, wait func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- wait() }()
	timer := time.NewTimer(openerPatience)
	defer timer.Stop()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("ui: %s: %w", name, err)
		}
	case <-timer.C:
	}
	return nil
}
