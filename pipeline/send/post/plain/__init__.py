"""What the posters of plain networks share: those that take one post a request and know no key of ours."""
