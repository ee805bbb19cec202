package walk

import (
	"context"
	"strings"
	"testing"

	"github.com/flowlatch/flowlatch/app/setup"
	"github.com/flowlatch/flowlatch/app/vault"
	"github.com/flowlatch/flowlatch/oauth/secret"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/house/housetest"
	"github.com/flowlatch/flowlatch/ui/look"
)

// askingVault counts how often it was asked, and calls asked each time.
type askingVault struct {
	setup.Vault
	times int
	asked func()
}

func (v *askingVault) Get(ctx context.Context, ref vault.Ref) (secret.Secret, error) {
	v.times++
	v.asked()
	return v.Vault.Get(ctx, ref)
}

// A keychain that answers when another page is in front puts nothing on the clipboard.
func TestStoredSecretIsNotCopiedOverAnotherPage(t *testing.T) {
	housetest.App(t, look.Light)
	h := newHost(t, emptyWorkspace())
	s := newStoredSecret(h)
	s.show(h.Keep(vault.ClientToken, strings.Repeat("d", 40)))
	page, other := house.Stack(0, s.field), house.Stack(0, house.NewText("another page", house.Body))
	w := housetest.Window(t, pageSize, house.Stack(0, other, page))
	for _, copies := range []int{1, 1} {
		must(t, s.field.Copy(t.Context()))
		if len(h.Passing) != copies {
			t.Errorf("copied %d times", len(h.Passing))
		}
		page.Hide()
		housetest.Settle(w.Content())
	}
}

// What is copied is what was read, once; nothing is said to be copied that is
// not on the clipboard.
func TestStoredSecretCopies(t *testing.T) {
	plain := strings.Repeat("d", 40)
	for _, tc := range []struct {
		name   string
		ref    func(*host) vault.Ref
		giveUp bool
		copies int
	}{
		{"copied", func(h *host) vault.Ref { return h.Keep(vault.ClientToken, plain) }, false, 1},
		{"given up meanwhile", func(h *host) vault.Ref { return h.Keep(vault.ClientToken, plain) }, true, 0},
		{"gone from the keychain", func(*host) vault.Ref { return "v1/none" }, false, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			housetest.App(t, look.Light)
			h := newHost(t, emptyWorkspace())
			ctx, giveUp := context.WithCancel(t.Context())
			defer giveUp()
			asking := &askingVault{Vault: h.App().Vault, asked: func() {
				if tc.giveUp {
					giveUp()
				}
			}}
			h.Reopen(asking, h.Workspace())
			said := 0
			s := newStoredSecret(h, func() { said++ })
			s.show(tc.ref(h))
			housetest.Window(t, pageSize, house.Stack(0, s.field))
			if err := s.field.Copy(ctx); (err == nil) != (tc.copies == 1 || tc.giveUp) {
				t.Fatal(err)
			}
			if len(h.Passing) != tc.copies || said != tc.copies || asking.times != 1 {
				t.Errorf("copied %d, said so %d times, asked the keychain %d times", len(h.Passing), said, asking.times)
			}
			if tc.copies == 1 && !h.Passing[0].Equal(secret.New(plain)) {
				t.Error("something else was copied")
			}
		})
	}
}
