package oauth

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// fetcher counts fetches and gives a new token after a while.
type fetcher struct {
	count   atomic.Int32
	takes   time.Duration
	expires time.Duration
	err     error
}

func (f *fetcher) fetch(ctx context.Context) (*Token, error) {
	n := f.count.Add(1)
	select {
	case <-time.After(f.takes):
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if f.err != nil {
		return nil, f.err
	}
	return &Token{Access: secret.New(string('a' + rune(n))), ExpiresIn: f.expires}, nil
}

func (f *fetcher) want(t *testing.T, n int32) {
	t.Helper()
	if got := f.count.Load(); got != n {
		t.Errorf("%d fetches, want %d", got, n)
	}
}

func TestTenCallersShareOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{takes: time.Second, expires: time.Hour}
		var group sync.WaitGroup
		tokens := make([]*Token, 10)
		for i := range tokens {
			group.Go(func() {
				token, err := c.Get(t.Context(), TokenID{}, f.fetch)
				must(t, err)
				tokens[i] = token
			})
		}
		group.Wait()
		for _, token := range tokens {
			if token != tokens[0] {
				t.Error("different tokens")
			}
		}
		f.want(t, 1)
		_, err := c.Get(t.Context(), TokenID{clientID: "other"}, f.fetch)
		must(t, err)
		f.want(t, 2)
	})
}

func TestTokensAreRenewedBeforeTheyExpire(t *testing.T) {
	tests := []struct{ expires, kept time.Duration }{
		{time.Hour, 59 * time.Minute},
		{time.Minute, 45 * time.Second},
		{0, 0},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			c := NewTokenCache(time.Now)
			f := &fetcher{expires: tt.expires}
			get := func() {
				_, err := c.Get(t.Context(), TokenID{}, f.fetch)
				must(t, err)
			}
			get()
			if tt.kept > 0 {
				time.Sleep(tt.kept - time.Nanosecond)
				get()
				f.want(t, 1)
				time.Sleep(time.Nanosecond)
			}
			get()
			f.want(t, 2)
		})
	}
}

func TestTimeCountsFromBeforeTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{expires: 10 * time.Minute, takes: 8 * time.Minute}
		for range 2 {
			_, err := c.Get(t.Context(), TokenID{}, f.fetch)
			must(t, err)
			time.Sleep(time.Minute)
		}
		f.want(t, 2)
	})
}

// TestSleepCounts has a wall clock that ran on without the monotonic one.
func TestSleepCounts(t *testing.T) {
	now := time.Now()
	local := now
	c := NewTokenCache(func() time.Time { return local })
	f := &fetcher{expires: time.Hour}
	get := func() {
		_, err := c.Get(t.Context(), TokenID{}, f.fetch)
		must(t, err)
	}
	get()
	local = now.Round(0).Add(2 * time.Hour)
	get()
	f.want(t, 2)
}

func TestFailuresAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{err: errors.New("refused"), takes: time.Second}
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				if _, err := c.Get(t.Context(), TokenID{}, f.fetch); !errors.Is(err, f.err) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		f.want(t, 1)
		_, _ = c.Get(t.Context(), TokenID{}, f.fetch)
		f.want(t, 2)
	})
}

func TestACallerThatLeavesStopsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{takes: time.Minute, expires: time.Hour}
		reason := errors.New("closed")
		first, cancel := context.WithCancelCause(t.Context())
		left := make(chan error, 1)
		go func() {
			_, err := c.Get(first, TokenID{}, f.fetch)
			left <- err
		}()
		synctest.Wait()
		stayed := make(chan error, 1)
		go func() {
			_, err := c.Get(t.Context(), TokenID{}, f.fetch)
			stayed <- err
		}()
		synctest.Wait()
		cancel(reason)
		if err := <-left; !errors.Is(err, reason) {
			t.Error(err)
		}
		must(t, <-stayed)
		f.want(t, 1)
	})
}

func TestTheLastCallerEndsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		ended := make(chan error, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.Get(ctx, TokenID{}, func(ctx context.Context) (*Token, error) {
			<-ctx.Done()
			ended <- context.Cause(ctx)
			return nil, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		f := &fetcher{expires: time.Hour}
		_, err = c.Get(t.Context(), TokenID{}, f.fetch)
		must(t, err)
		if _, err := c.Get(ctx, TokenID{}, f.fetch); !errors.Is(err, context.DeadlineExceeded) {
			t.Error("a context that ended got a token")
		}
	})
}

func TestDropForgetsTheRefusedTokenOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{expires: time.Hour}
		get := func() *Token {
			token, err := c.Get(t.Context(), TokenID{}, f.fetch)
			must(t, err)
			return token
		}
		old := get()
		c.Drop(TokenID{}, old)
		c.Drop(TokenID{clientID: "unknown"}, old)
		fresh := get()
		c.Drop(TokenID{}, old) // a second caller that was refused with the old one
		c.Drop(TokenID{}, nil)
		if get() != fresh {
			t.Error("the new token was dropped for the old one")
		}
		f.want(t, 2)
	})
}

func TestClearDropsWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewTokenCache(time.Now)
		f := &fetcher{expires: time.Hour, takes: time.Minute}
		other := TokenID{clientID: "kept"}
		_, err := c.Get(t.Context(), other, f.fetch)
		must(t, err)
		waiting := make(chan error, 1)
		go func() {
			_, err := c.Get(t.Context(), TokenID{}, func(context.Context) (*Token, error) {
				return f.fetch(t.Context()) // one that doesn't notice
			})
			waiting <- err
		}()
		synctest.Wait()
		c.Clear()
		if err := <-waiting; !errors.Is(err, ErrCleared) {
			t.Error(err)
		}
		time.Sleep(2 * time.Minute)
		if len(c.tokens) != 0 || len(c.flights) != 0 {
			t.Errorf("%d tokens, %d flights", len(c.tokens), len(c.flights))
		}
	})
}

func TestIdentifyToken(t *testing.T) {
	key, other, proof := newTestKey(t, ECP256), newTestKey(t, ECP384), newProofKey(t, "")
	base := TokenRequest{TokenURL: "https://a/t", ClientID: "0oa1", Key: key, Scopes: []string{"a", "b"}}
	same := base
	same.Scopes = []string{"b", "a", "b"}
	same.Now = issued()
	if IdentifyToken(base, nil) != IdentifyToken(same, nil) {
		t.Error("the order of the scopes matters")
	}
	ids := map[TokenID]bool{IdentifyToken(base, nil): true, IdentifyToken(base, proof): true}
	for _, change := range []func(*TokenRequest){
		func(r *TokenRequest) { r.TokenURL = "https://b/t" },
		func(r *TokenRequest) { r.ClientID = "0oa2" },
		func(r *TokenRequest) { r.Key = other },
		func(r *TokenRequest) { r.Key = nil },
		func(r *TokenRequest) { r.Scopes = []string{"a"} },
	} {
		r := base
		change(&r)
		ids[IdentifyToken(r, nil)] = true
	}
	if len(ids) != 7 {
		t.Errorf("%d different IDs", len(ids))
	}
}
