sealed class Reporter
{
    private int _reported;

    public int Reported => Volatile.Read(ref _reported);

    public async Task ReportAsync(string data)
    {
        // Stands for a call to a reporting service.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Console.WriteLine($"report: {data}");
        Interlocked.Increment(ref _reported);
    }
}
