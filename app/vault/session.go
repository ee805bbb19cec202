package vault

import (
	"slices"

	"github.com/flowlatch/flowlatch/oauth/secret"
)

// UseSession keeps secrets in memory from now on, until Close. It is the
// user's choice: the vault never makes it.
func (v *Vault) UseSession() { v.use(Session) }

// UseKeychain goes back to the keychain, in the state last known. Secrets of
// this session stay readable.
func (v *Vault) UseKeychain() { v.use(Keychain) }

func (v *Vault) use(store Store) { v.change(func() { v.inUse = store }) }

// Refs returns the secrets that this vault has stored and not deleted since,
// in the order of storing. A command that must leave nothing behind deletes
// them.
func (v *Vault) Refs() []Ref {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.made)
}

func (v *Vault) usesSession() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.inUse == Session
}

func (v *Vault) putSession(ref Ref, s secret.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.life.Err() != nil {
		return ErrClosed
	}
	v.session[ref] = s
	v.made = append(v.made, ref)
	return nil
}

func (v *Vault) getSession(ref Ref) (secret.Secret, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.session[ref]
	return s, ok
}

func (v *Vault) dropSession(ref Ref) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.session[ref]; !ok {
		return false
	}
	delete(v.session, ref)
	v.made = slices.DeleteFunc(v.made, func(r Ref) bool { return r == ref })
	return true
}

func (v *Vault) note(ref Ref) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.made = append(v.made, ref)
}

func (v *Vault) unmake(ref Ref) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.made = slices.DeleteFunc(v.made, func(r Ref) bool { return r == ref })
}
