package wire

import (
	"slices"
	"sync"

	"github.com/flowlatch/flowlatch/app/signal"
)

const (
	// DefaultLogLimit is how many Exchanges a Log keeps unless told otherwise.
	DefaultLogLimit = 2_000
	// logBytes bounds the bodies a Log keeps, so that large ones push out more.
	logBytes = 64 << 20
)

// Log is a Recorder that keeps the newest Exchanges in memory. It is safe for
// concurrent use. Make it with [NewLog].
type Log struct {
	// Changed carries each Exchange after it was added.
	Changed signal.Signal[Exchange]

	limit int
	mu    sync.Mutex
	list  []Exchange
	bytes int
}

// NewLog makes a Log of at most limit Exchanges, [DefaultLogLimit] when limit is
// not positive.
func NewLog(limit int) *Log {
	if limit <= 0 {
		limit = DefaultLogLimit
	}
	return &Log{limit: limit}
}

// Record adds an Exchange and drops the oldest ones beyond the limit.
func (l *Log) Record(e Exchange) {
	l.add(e)
	l.Changed.Emit(e)
}

func (l *Log) add(e Exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, e)
	l.bytes += weight(e)
	for len(l.list) > l.limit || l.bytes > logBytes && len(l.list) > 1 {
		l.bytes -= weight(l.list[0])
		l.list[0] = Exchange{} // the array lives on; the bodies need not
		l.list = l.list[1:]
	}
}

func weight(e Exchange) int { return len(e.RequestBody.Text) + len(e.ResponseBody.Text) }

// All returns the Exchanges, oldest first.
func (l *Log) All() []Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}

// Newest returns the Exchange that was added last, the zero one when there is
// none, and how many are kept.
func (l *Log) Newest() (Exchange, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.list)
	if n == 0 {
		return Exchange{}, 0
	}
	return l.list[n-1], n
}

// Since returns the Exchanges that were added after the one with an ID, oldest
// first; all of them when that one isn't kept.
func (l *Log) Since(id uint64) []Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, e := range slices.Backward(l.list) {
		if e.ID == id {
			return slices.Clone(l.list[i+1:])
		}
	}
	return slices.Clone(l.list)
}

// Len returns how many Exchanges are kept.
func (l *Log) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.list)
}

// Trail is a Recorder that collects the Exchanges of one use case, for its
// proof. The zero Trail is ready. It is safe for concurrent use.
type Trail struct {
	mu   sync.Mutex
	list []Exchange
}

// Record adds an Exchange.
func (t *Trail) Record(e Exchange) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.list = append(t.list, e)
}

// Exchanges returns what was recorded so far, oldest first.
func (t *Trail) Exchanges() []Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.list)
}
