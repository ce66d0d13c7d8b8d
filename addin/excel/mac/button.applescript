-- Written by zhaoshang. Runs its own program and no other, whatever is handed over.
on ZsPress(given)
	return do shell script "/bin/sh \"$HOME/Library/Application Support/zhaoshang/button.sh\" " & quoted form of given
end ZsPress
