package ui

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnOpenerThatEndsWithAnErrorAtOnceIsTold(t *testing.T) {
	refused := errors.New("exit status 3")
	for name, tt := range map[string]struct {
		runs time.Duration
		err  error
		told bool
	}{
		"it opened the browser":              {100 * time.Millisecond, nil, false},
		"it found none":                      {100 * time.Millisecond, refused, true},
		"it is the browser, and runs":        {time.Hour, nil, false},
		"it is the browser, and fails later": {time.Hour, refused, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				err := started("xdg-open", func() error {
					time.Sleep(tt.runs)
					return tt.err
				})
				if errors.Is(err, refused) != tt.told {
					t.Errorf("told: %v", err)
				}
				if took := time.Since(begun); took > openerPatience {
					t.Errorf("it took %s", took)
				}
				time.Sleep(tt.runs)
			})
		})
	}
}
