package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

const (
	// lockPoll is how often a lock is tried that another program has.
	lockPoll      = 50 * time.Millisecond
	journalSuffix = ".json"
)

// Folder is the folder in which all programs that measure for a person keep out of
// each other's way: whoever calls an endpoint has it alone, and so does whoever makes
// probe apps in an org from the command line. The zero Folder keeps nobody away. It is
// safe for concurrent use, by programs and within one.
type Folder struct {
	dir, program string
	now          func() time.Time
}

// NewFolder is the folder at dir, which need not exist. program is how others are
// told who measures, such as "flowlatch audit".
func NewFolder(dir, program string, now func() time.Time) Folder {
	return Folder{dir, program, now}
}

// TakeEndpoint takes an endpoint for one measurement alone and gives it back with
// release: two at once would call it more often than Okta lets a flow be called. The
// error is a [BusyError] when another one has it for longer than wait, a [LockError],
// or the context's.
func (f Folder) TakeEndpoint(ctx context.Context, invokeURL string, wait time.Duration) (release func(), err error) {
	address, _, _ := strings.Cut(strings.ToLower(invokeURL), "?")
	name := sha256.Sum256([]byte(strings.TrimRight(address, "/")))
	return f.take(ctx, hex.EncodeToString(name[:8]), wait)
}

// TakeOrg takes the journal of [Folder.Journal] for this program alone, as
// [Folder.TakeEndpoint] does an endpoint.
func (f Folder) TakeOrg(ctx context.Context, origin string, wait time.Duration) (release func(), err error) {
	return f.take(ctx, journalName(origin), wait)
}

// Journal is that of an org's probe apps which are made from the command line. It is
// for whoever has taken the org; reading takes nothing.
func (f Folder) Journal(origin string) *Journal {
	return NewJournal(filepath.Join(f.dir, journalName(origin)), f.now)
}

// Left are the labels of the command line's probe apps that may still be in the org.
func (f Folder) Left(origin string) ([]string, error) {
	if f.dir == "" || origin == "" {
		return nil, nil
	}
	return f.Journal(origin).Left()
}

func journalName(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		u = &url.URL{Host: origin}
	}
	return strings.NewReplacer(":", "_", "[", "", "]", "", "/", "_").Replace(strings.ToLower(u.Host)) + journalSuffix
}

// take waits for a lock, and says beside it who has it.
func (f Folder) take(ctx context.Context, name string, wait time.Duration) (release func(), err error) {
	if f.dir == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(f.dir, dirPerm); err != nil {
		return nil, &LockError{err}
	}
	path := filepath.Join(f.dir, name)
	lock := flock.New(path+".lock", flock.SetPermissions(filePerm))
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	taken, err := lock.TryLock()
	if err == nil && !taken && wait > 0 {
		taken, err = lock.TryLockContext(waiting, lockPoll)
	}
	switch {
	case taken:
		f.sign(path)
		return func() { _ = os.Remove(path + holderSuffix); _ = lock.Close() }, nil
	case ctx.Err() != nil:
		err = ctx.Err()
	case err == nil, errors.Is(err, context.DeadlineExceeded):
		err = &BusyError{Holder: holderOf(path), Org: strings.HasSuffix(name, journalSuffix)}
	default:
		err = &LockError{err}
	}
	return nil, errors.Join(err, lock.Close())
}
