#include "direct_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace espalier {

DirectFile DirectFile::create(const std::string& path) { return {path, O_WRONLY | O_CREAT | O_EXCL}; }

DirectFile DirectFile::open(const std::string& path) { return {path, O_RDONLY}; }

DirectFile::DirectFile(const std::string& path, int flags) : path_(path) {
#if defined(O_DIRECT)
  fd_ = ::open(path.c_str(), flags | O_CLOEXEC | O_DIRECT, 0666);
  // Some file systems refuse only after they have made the file.
  if (fd_ < 0 && errno == EINVAL) {
    fd_ = ::open(path.c_str(), (flags & ~O_EXCL) | O_CLOEXEC, 0666);
  }
#else
  fd_ = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
#endif
  if (fd_ < 0) failed("open");
}

DirectFile::DirectFile(DirectFile&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

DirectFile::~DirectFile() {
  if (fd_ >= 0) ::close(fd_);
}

void DirectFile::failed(const char* what) const {
  throw std::runtime_error(std::string("cannot ") + what + " " + path_ + ": " + std::strerror(errno));
}

size_t DirectFile::size() const {
  struct stat status;
  if (::fstat(fd_, &status) != 0) failed("look at");
  return static_cast<size_t>(status.st_size);
}

void DirectFile::write(const uint8_t* data, size_t size, size_t at) {
  while (size > 0) {
    const ssize_t done = ::pwrite(fd_, data, size, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) failed("write");
    data += done;
    at += static_cast<size_t>(done);
    size -= static_cast<size_t>(done);
  }
}

size_t DirectFile::read(uint8_t* data, size_t size, size_t at) const {
  size_t total = 0;
  while (total < size) {
    const ssize_t done = ::pread(fd_, data + total, size - total, static_cast<off_t>(at + total));
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) failed("read");
    total += static_cast<size_t>(done);
    // The end of the file; after it a direct read would begin at an odd place.
    if (done == 0 || static_cast<size_t>(done) % kPage != 0) break;
  }
  return total;
}

void DirectFile::finish(size_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0) failed("shorten");
  if (::fsync(fd_) != 0) failed("sync");
}

}  // namespace espalier
