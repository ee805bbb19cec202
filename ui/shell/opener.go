package shell

import (
	"errors"
	"net/url"
	"strings"

	"github.com/flowlatch/flowlatch/ui/page"
)

var _ page.Opener = (*Shell)(nil)

// OpenAddress opens an address in the system's browser. It may block.
func (s *Shell) OpenAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Scheme, "http") {
		return errors.New("shell: no address of the web")
	}
	return s.config.Open(u)
}
