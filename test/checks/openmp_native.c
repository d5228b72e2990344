// RUN: %check --any-notes %s -- -fopenmp
// Regions of OpenMP in C, where nothing but a pragma and a storage class speak
// of threads.
static _Thread_local const char *tag;
void work(void);
static void scoped(void) {
  tag = "busy";
  work();
  tag = 0;
}
void loopBad(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i) {
    tag = "loop";
// CHECK: :[[@LINE-1]]:5: warning: slot 'tag' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (i == 7)
      continue;
    tag = 0;
  }
}
void loopOk(int n) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i)
    scoped();
}
