// Files read and written around the page cache: what a checkpoint holds is not needed again soon, copying it
// there costs a core, and evicts what is. Where the file system has no direct access (tmpfs), through the
// cache.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace espalier {

// Addresses, offsets and lengths of direct access are multiples of this.
constexpr size_t kPage = 4096;

constexpr size_t roundUp(size_t size, size_t to) { return (size + to - 1) / to * to; }

class DirectFile {
 public:
  // A new file; an old one of that name is an error.
  static DirectFile create(const std::string& path);
  static DirectFile open(const std::string& path);

  DirectFile(DirectFile&& other) noexcept;
  DirectFile(const DirectFile&) = delete;
  DirectFile& operator=(const DirectFile&) = delete;
  ~DirectFile();

  size_t size() const;
  void write(const uint8_t* data, size_t size, size_t at);
  // Bytes read: less than `size` only at the file's end.
  size_t read(uint8_t* data, size_t size, size_t at) const;
  // Gives the file its exact length, which direct writes round up, and waits until all is on disk.
  void finish(size_t size);

 private:
  DirectFile(const std::string& path, int flags);
  [[noreturn]] void failed(const char* what) const;

  std::string path_;
  int fd_ = -1;
};

}  // namespace espalier
