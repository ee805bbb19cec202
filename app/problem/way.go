package problem

import "github.com/flowlatch/flowlatch/app/text"

// NewWay makes a way out. The consequence may be the zero Text where the label
// says all.
func NewWay(action Action, label, consequence text.Text) Way {
	return Way{Action: action, Label: label, Consequence: consequence}
}

// Retrying is the way out of trying the same again.
func Retrying() Way {
	return NewWay(Retry, text.T("way.retry", "Try again"), text.T("way.retry.why", "Does the same once more"))
}
