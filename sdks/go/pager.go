package platform

import (
	"context"
	"net/url"
	"strconv"
)

// Pager iterates a list, and reads the next page when the one before is used up:
//
//	for pager.Next() {
//		use(pager.Item())
//	}
//	if err := pager.Err(); err != nil {
//		return err
//	}
//
// Nothing is requested before the first Next, and no further page after the last. A pager is for one goroutine.
type Pager[T any] struct {
	ctx   context.Context
	list  *list[T]
	err   error
	page  *Page[T]
	index int
}

// Page is a part of a list.
type Page[T any] struct {
	// Items are those of this page.
	Items []*T

	// Total is how many items the whole list has.
	Total int64

	// Limit is how many items were asked for at most.
	Limit int64

	// Offset is how many items come before these.
	Offset int64

	// HasMore reports whether items come after these.
	HasMore bool

	list *list[T]
}

// list is what its pages are requested with.
type list[T any] struct {
	client *Client
	call   *call
	paged  bool
}

func newPager[T any](
	ctx context.Context, c *Client, o *operation, paged bool, path []any, params any, options []RequestOption,
) *Pager[T] {
	call, err := c.newCall(o, path, params, options)
	return &Pager[T]{ctx: ctx, list: &list[T]{client: c, call: call, paged: paged}, err: err}
}

// Next goes to the next item and reports whether there is one. After false, Err says whether the list ended or failed.
func (p *Pager[T]) Next() bool {
	for p.err == nil {
		if p.page != nil && p.index+1 < len(p.page.Items) {
			p.index++
			return true
		}
		if p.page != nil && !p.page.HasMore {
			p.page = &Page[T]{list: p.list}
			return false
		}
		if p.page == nil {
			p.page, p.err = p.list.first(p.ctx)
		} else {
			p.page, p.err = p.page.Next(p.ctx)
		}
		p.index = -1
	}
	return false
}

// Item returns the item that Next went to; nil before the first Next and after the last.
func (p *Pager[T]) Item() *T {
	if p.page == nil || p.index < 0 || p.index >= len(p.page.Items) {
		return nil
	}
	return p.page.Items[p.index]
}

// Err returns why the iteration failed, or nil.
func (p *Pager[T]) Err() error { return p.err }

// All reads the rest of the list into memory.
func (p *Pager[T]) All() ([]*T, error) {
	var items []*T
	for p.Next() {
		items = append(items, p.Item())
	}
	return items, p.Err()
}

// Page requests the first page, with the limit and the offset of the parameters. It leaves the iteration where it is.
func (p *Pager[T]) Page() (*Page[T], error) {
	if p.list.call == nil {
		return nil, p.err
	}
	return p.list.first(p.ctx)
}

// Next requests the page after this one. After the last page it returns one without items, and requests nothing.
func (p *Page[T]) Next(ctx context.Context) (*Page[T], error) {
	next := p.Offset + int64(len(p.Items))
	if !p.HasMore || p.list == nil {
		return &Page[T]{Total: p.Total, Limit: p.Limit, Offset: next, list: p.list}, nil
	}
	query := url.Values{}
	for name, values := range p.list.call.query {
		query[name] = values
	}
	query.Set("offset", strconv.FormatInt(next, 10))
	return p.list.request(ctx, query)
}

func (l *list[T]) first(ctx context.Context) (*Page[T], error) { return l.request(ctx, l.call.query) }

func (l *list[T]) request(ctx context.Context, query url.Values) (*Page[T], error) {
	call := *l.call
	call.query = query
	answer, err := l.client.do(ctx, &call)
	if err != nil {
		return nil, err
	}
	var body struct {
		Data       []*T `json:"data"`
		Pagination struct {
			Total   int64 `json:"total"`
			Limit   int64 `json:"limit"`
			Offset  int64 `json:"offset"`
			HasMore bool  `json:"has_more"`
		} `json:"pagination"`
	}
	if err := answer.readWhole(&call, &body); err != nil {
		return nil, err
	}
	count := int64(len(body.Data))
	if !l.paged {
		return &Page[T]{Items: body.Data, Total: count, Limit: count, list: l}, nil
	}
	pagination := body.Pagination
	return &Page[T]{
		Items: body.Data, Total: pagination.Total, Limit: pagination.Limit, Offset: pagination.Offset,
		HasMore: pagination.HasMore && count > 0, list: l,
	}, nil
}
