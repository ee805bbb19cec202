package command

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/flowlatch/flowlatch/app"
	"github.com/flowlatch/flowlatch/app/audit"
)

// lockWait is how long another measurement of the same org or endpoint is waited for.
const lockWait = 2 * time.Minute

// folder is where measurements keep out of each other's way, those of the window
// included.
func (m *measuring) folder() (audit.Folder, error) {
	data, err := m.env.DataDir()
	return audit.NewFolder(filepath.Join(data, app.MeasuringFolder), "flowlatch audit", m.env.Now), err
}

// takeEndpoint takes the endpoint for this measurement alone. Where there is no
// folder to write in, nothing keeps others away.
func (m *measuring) takeEndpoint(ctx context.Context) (release func(), err error) {
	folder, err := m.folder()
	if err != nil {
		return func() {}, nil
	}
	release, err = folder.TakeEndpoint(ctx, m.target.URL, lockWait)
	if errors.As(err, new(*audit.LockError)) {
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
	folder, err := m.folder()
	if err != nil {
		fmt.Fprintln(m.env.Stderr, "flowlatch: no second service app is made, because there is no folder to write it down in:", err)
		return nothing, nil
	}
	if m.adminToken.IsZero() {
		m.tellLeft(folder.Journal(m.org.origin))
		return nothing, nil
	}
	release, err = folder.TakeOrg(ctx, m.org.origin, lockWait)
	if err != nil {
		return nil, err
	}
	m.journal = folder.Journal(m.org.origin)
	if err := m.sweep(ctx); err != nil {
		release()
		return nil, err
	}
	return release, nil
}
