"""Every method of Libcloud's B2 driver, those of its base class included, and what each must come to."""

import hashlib
import os
import sys

from libcloud.storage.providers import get_driver
from libcloud.storage.types import ContainerDoesNotExistError, ObjectDoesNotExistError, Provider

work = sys.argv[1]
counted = 0


def run(what, call, *args, **options):
    """Calls a method, counts it, and says which."""
    global counted
    counted += 1
    print('+', what, file=sys.stderr)
    return call(*args, **options)


def refused(kind, what, call, *args):
    """Calls a method that must raise."""
    try:
        run(what + ' (must be refused)', call, *args)
    except kind:
        return
    raise SystemExit('libcloud: was not refused: ' + what)


def expect(what, wanted, got):
    if wanted != got:
        raise SystemExit('libcloud: %s\n wanted: %r\n got:    %r' % (what, wanted, got))


def read(path):
    with open(path, 'rb') as file:
        return file.read()


driver = get_driver(Provider.BACKBLAZE_B2)('test-key-id', 'test-key')

source = os.path.join(work, 'source')
data = os.urandom(300000)
with open(source, 'wb') as file:
    file.write(data)

refused(ContainerDoesNotExistError, 'get_container', driver.get_container, 'cloud-bucket')
container = run('create_container', driver.create_container, 'cloud-bucket')
public = run('create_container, public', driver.create_container, 'cloud-public', ex_type='allPublic')
expect('types are kept', ('allPrivate', 'allPublic'), (container.extra['bucketType'], public.extra['bucketType']))
expect('containers are listed', ['cloud-bucket', 'cloud-public'], [c.name for c in run('list_containers', driver.list_containers)])
expect('and iterated', 2, len(list(run('iterate_containers', driver.iterate_containers))))
expect('and found', container.extra['id'], run('get_container', driver.get_container, 'cloud-bucket').extra['id'])

uploaded = run('upload_object', driver.upload_object, source, container, 'dir/source.bin')
expect('an upload has its size', len(data), uploaded.size)
streamed = run('upload_object_via_stream', driver.upload_object_via_stream, iter([b'stream', b'ed']), container, 'a file.txt')
expect('a stream has its hash', hashlib.sha1(b'streamed').hexdigest(), streamed.hash)
expect('objects are listed', ['a file.txt', 'dir/source.bin'],
       [o.name for o in run('list_container_objects', driver.list_container_objects, container)])
expect('by prefix too', ['dir/source.bin'],
       [o.name for o in run('list_container_objects, prefix', driver.list_container_objects, container, prefix='dir/')])
expect('and iterated', 2, len(list(run('iterate_container_objects', driver.iterate_container_objects, container))))
expect('and by the container', 2, len(run('container.list_objects', container.list_objects)))

found = run('get_object', driver.get_object, 'cloud-bucket', 'dir/source.bin')
expect('an object has its size', len(data), found.size)
expect('and its id', uploaded.extra['fileId'], found.extra['fileId'])
refused(ObjectDoesNotExistError, 'get_object', driver.get_object, 'cloud-bucket', 'missing')
expect('it is found by id', 'dir/source.bin', run('ex_get_object', driver.ex_get_object, uploaded.extra['fileId']).name)

target = os.path.join(work, 'target')
expect('a download succeeds', True, run('download_object', driver.download_object, found, target))
expect('with the bytes that were sent', data, read(target))
expect('over what is there', True, run('download_object, overwriting', driver.download_object, found, target, overwrite_existing=True))
expect('a stream too', data, b''.join(run('download_object_as_stream', driver.download_object_as_stream, found)))
expect('in chunks', data, b''.join(run('as_stream', found.as_stream, chunk_size=1000)))

upload = run('ex_get_upload_data', driver.ex_get_upload_data, container.extra['id'])
expect('upload data is for the bucket', container.extra['id'], upload['bucketId'])
expect('an upload URL stays in the tunnel', True,
       run('ex_get_upload_url', driver.ex_get_upload_url, container.extra['id']).startswith('https://api.backblaze.com/'))

hidden = run('ex_hide_object', driver.ex_hide_object, container.extra['id'], 'a file.txt')
expect('a hidden object is not listed', ['dir/source.bin'],
       [o.name for o in run('list_container_objects', driver.list_container_objects, container)])
versions = run('ex_list_object_versions', driver.ex_list_object_versions, container.extra['id'])
expect('its versions are', ['a file.txt', 'a file.txt', 'dir/source.bin'], [o.name for o in versions])
rest = run('ex_list_object_versions, from', driver.ex_list_object_versions, container.extra['id'],
           ex_start_file_name='a file.txt', ex_start_file_id=streamed.extra['fileId'], ex_max_file_count=1)
expect('from where one says', [streamed.extra['fileId']], [o.extra['fileId'] for o in rest])

for each in versions:
    expect('a version is deleted', True, run('delete_object', driver.delete_object, each))
expect('nothing is left', [], run('list_container_objects', driver.list_container_objects, container))
expect('a container is deleted', True, run('delete_container', driver.delete_container, container))
expect('the other one too', True, run('container.delete', public.delete))
expect('no container is left', [], run('list_containers', driver.list_containers))

print('libcloud: %d commands passed' % counted)
