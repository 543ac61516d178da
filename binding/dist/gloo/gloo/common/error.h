// Included by <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>, which needs nothing of it.
#pragma once
