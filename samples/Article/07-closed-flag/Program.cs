// OWN5003, OWN5002.
// A fixed number of workers now reports, and Shutdown lets them finish. But it completes the channel while
// clients may still write to it, and the `closed` flag that they test is no protection: whoever has passed the
// test when the channel completes gets a ChannelClosedException, and what was accepted is lost with the process.

class Program
{
    static async Task Main()
    {
        var reporter = new Reporter(workers: 2, buffer: 100);
        Task reporting = reporter.RunAsync();

        // Enough clients to keep the buffer full: some are always between the test and the end of the write.
        var clients = new List<Task<int>>();
        for (int i = 0; i < 8; i++)
        {
            clients.Add(SendAsync(reporter, $"client {i}"));
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        reporter.Shutdown();

        int[] accepted = await Task.WhenAll(clients);
        await reporting;

        Console.WriteLine($"accepted: {accepted.Sum()}, reported: {reporter.Reported}");
    }

    // Returns how many messages the reporter accepted.
    static async Task<int> SendAsync(Reporter reporter, string name)
    {
        int accepted = 0;
        for (int i = 0; i < 1000; i++)
        {
            if (await reporter.ReportAsync($"{name}, message {i}"))
            {
                accepted++;
            }
        }

        return accepted;
    }
}
