// OWN6001.
// Program 01 with its servers in a library: nothing in their signatures says that they return at once.

class Program
{
    static void Main()
    {
        Servers.Server();
        Servers.Debug();

        while (true)
        {
            Thread.Sleep(1000);
        }
    }
}
