package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3://

	"lindero/tiles/archive"
)

// checksums is the parameter that says when answers are compared with checksums.
const checksums = "response_checksum_validation"

// OpenBucket opens an object: s3://BUCKET/KEY, with what [blob.OpenBucket] takes in the
// query. Credentials are those of the environment, as Amazon's programs find them.
func OpenBucket(ctx context.Context, address string) (archive.File, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	f := &object{key: strings.TrimPrefix(u.Path, "/")}
	u.Path = ""
	query := u.Query()
	if !query.Has(checksums) {
		query.Set(checksums, "when_required") // those of a whole object say nothing of a range, and each range would be logged
	}
	u.RawQuery = query.Encode()
	if f.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, err
	}
	if f.opened, err = f.bucket.Attributes(ctx, f.key); err != nil {
		return nil, errors.Join(err, f.bucket.Close())
	}
	return f, nil
}

type object struct {
	bucket *blob.Bucket
	key    string
	opened *blob.Attributes
}

// Size is the length of the whole object.
func (o *object) Size() int64 { return o.opened.Size }

// Version is the entity tag.
func (o *object) Version() string { return o.opened.ETag }

// ReadRange asks for the range, if the object is still the one that was opened.
func (o *object) ReadRange(ctx context.Context, p []byte, offset int64) (err error) {
	r, err := o.bucket.NewRangeReader(ctx, o.key, offset, int64(len(p)), &blob.ReaderOptions{BeforeRead: o.ifMatch})
	if err != nil {
		return replacedWhere(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	var answer s3.GetObjectOutput
	if r.As(&answer) && answer.ETag != nil && *answer.ETag != o.opened.ETag { // not every server minds the condition
		return archive.ErrReplaced
	}
	_, err = io.ReadFull(r, p)
	return err
}

// ifMatch makes a request fail where the object is another.
func (o *object) ifMatch(as func(any) bool) error {
	var request *s3.GetObjectInput
	if !as(&request) {
		return fmt.Errorf("the bucket is not asked as S3 is")
	}
	request.IfMatch = &o.opened.ETag
	return nil
}

// replacedWhere turns the refusals that another object is the cause of into ErrReplaced.
func replacedWhere(err error) error {
	var refused *smithyhttp.ResponseError
	if errors.As(err, &refused) {
		switch refused.HTTPStatusCode() {
		case http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable:
			return archive.ErrReplaced
		}
	}
	return err
}

// Changed asks for the object's entity tag.
func (o *object) Changed(ctx context.Context) (bool, error) {
	now, err := o.bucket.Attributes(ctx, o.key)
	if err != nil {
		return false, err
	}
	return now.ETag != o.opened.ETag || now.Size != o.opened.Size, nil
}

// Close gives the bucket back.
func (o *object) Close() error { return o.bucket.Close() }
