package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/flowlatch/flowlatch/app/audit"
	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

const (
	// auditFolder is where, in the data folder, the journals of probe apps lie, and
	// what keeps measurements of the same thing apart.
	auditFolder = "audit"
	// lockWait is how long another measurement of the same org or endpoint is waited
	// for.
	lockWait = 2 * time.Minute
)

// takeEndpoint takes the endpoint for this measurement alone: two of them would
// call it more often than Okta lets a flow be called. Where there is no folder to
// write in, nothing keeps them apart.
func (m *measuring) takeEndpoint(ctx context.Context) (release func(), err error) {
	data, err := m.env.DataDir()
	if err != nil {
		return func() {}, nil
	}
	name := sha256.Sum256([]byte(strings.ToLower(m.target.URL)))
	release, err = take(ctx, filepath.Join(data, auditFolder, hex.EncodeToString(name[:8])+".lock"), endpointBusy)
	if errors.As(err, new(*lockError)) {
		fmt.Fprintln(m.env.Stderr, "flowlatch: another measurement of this endpoint isn't kept away:", err)
		return func() {}, nil
	}
	return release, err
}

// openJournal takes the org's journal of probe apps for this program alone, and
// removes what a measurement left that was killed.
func (m *measuring) openJournal(ctx context.Context) (release func(), err error) {
	nothing := func() {}
	if m.org.origin == "" {
		return nothing, nil
	}
	path, err := m.journalPath()
	if err != nil {
		fmt.Fprintln(m.env.Stderr, "flowlatch: no second service app is made, because there is no folder to write it down in:", err)
		return nothing, nil
	}
	journal := audit.NewJournal(path, m.env.Now)
	if m.adminToken.IsZero() {
		m.tellLeft(journal)
		return nothing, nil
	}
	release, err = take(ctx, path+".lock", orgBusy)
	if err != nil {
		return nil, err
	}
	m.journal = journal
	if err := m.sweep(ctx); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

func (m *measuring) journalPath() (string, error) {
	data, err := m.env.DataDir()
	if err != nil {
		return "", err
	}
	u, err := url.Parse(m.org.origin)
	if err != nil {
		return "", err
	}
	name := strings.NewReplacer(":", "_", "[", "", "]", "").Replace(u.Host)
	return filepath.Join(data, auditFolder, name+".json"), nil
}

// lockError says that something can't be locked at all.
type lockError struct{ err error }

func (e *lockError) Error() string { return "there is no lock to be had: " + e.err.Error() }
func (e *lockError) Unwrap() error { return e.err }

// take waits for a lock. busy is what to say when another program has it for too
// long.
func take(ctx context.Context, path string, busy func() *problem.Problem) (release func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, &lockError{err}
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	taken, err := lock.TryLockContext(waiting, 50*time.Millisecond)
	switch {
	case taken:
		return func() { _ = lock.Close() }, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errors.Join(busy(), lock.Close())
	default:
		err = &lockError{err}
	}
	return nil, errors.Join(err, lock.Close())
}

func orgBusy() *problem.Problem {
	return problem.New("audit.busy",
		text.T("problem.audit.busy", "Another measurement of this org is going on"),
		text.T("problem.audit.busy.why", "Only one second service app exists at a time, so that none is forgotten. Nothing was sent."),
		problem.Retrying())
}

func endpointBusy() *problem.Problem {
	return problem.New("audit.busy-endpoint",
		text.T("problem.audit.busy-endpoint", "Another measurement of this endpoint is going on"),
		text.T("problem.audit.busy-endpoint.why", "Two at once would call it more often than Okta lets a flow be called. Nothing was sent."),
		problem.Retrying())
}
